import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './median.ts';

/**
 * `npm run bench:workers`: the sequences a second of two workers, against those of one; and what
 * the machine gives to two checks side by side that share nothing, which no two workers can better.
 */
const SEQUENCES = 8_000;
const ROUNDS = 3;
const LEAST_GAIN = 1.7;

const out = mkdtempSync(join(tmpdir(), 'lapse-bench-'));

const check = (workers: number): Promise<unknown> =>
  promisify(execFile)(join(import.meta.dirname, '..', 'lapse'), [
    'check', 'reference', '--adapter', 'sim', '--sequences', String(SEQUENCES),
    '--workers', String(workers), '--out', out,
  ]);

async function secondsOf(checks: readonly (() => Promise<unknown>)[]): Promise<number> {
  const startMs = performance.now();
  await Promise.all(checks.map((one) => one()));
  return (performance.now() - startMs) / 1000;
}

const gains: number[] = [];
const limits: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const one = await secondsOf([() => check(1)]);
  const two = await secondsOf([() => check(2)]);
  const apart = await secondsOf([() => check(1), () => check(1)]);
  gains.push(one / two);
  limits.push(2 * one / apart);
  process.stdout.write(`1 worker ${one.toFixed(1)} s, 2 workers ${two.toFixed(1)} s: `
    + `${(one / two).toFixed(2)} × · two checks apart ${apart.toFixed(1)} s: `
    + `${(2 * one / apart).toFixed(2)} ×\n`);
}
const gain = median(gains);
process.stdout.write(`${gain.toFixed(2)} × in the median (at least ${LEAST_GAIN}), of ${
  median(limits).toFixed(2)} × that the machine has to give\n`);
rmSync(out, { recursive: true, force: true });
process.exit(gain >= LEAST_GAIN ? 0 : 1);
