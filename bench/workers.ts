import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from './median.ts';

/** `npm run bench:workers`: the sequences a second of two workers, against those of one. */
const SEQUENCES = 8_000;
const ROUNDS = 3;
const LEAST_GAIN = 1.7;

const out = mkdtempSync(join(tmpdir(), 'lapse-bench-'));

async function secondsWith(workers: number): Promise<number> {
  const startMs = performance.now();
  await promisify(execFile)(join(import.meta.dirname, '..', 'lapse'), [
    'check', 'reference', '--adapter', 'sim', '--sequences', String(SEQUENCES),
    '--workers', String(workers), '--out', out,
  ]);
  return (performance.now() - startMs) / 1000;
}

const gains: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const [one, two] = [await secondsWith(1), await secondsWith(2)];
  gains.push(one / two);
  process.stdout.write(`1 worker ${one.toFixed(1)} s, 2 workers ${two.toFixed(1)} s: `
    + `${(one / two).toFixed(2)} ×\n`);
}
const gain = median(gains);
process.stdout.write(`${gain.toFixed(2)} × in the median (at least ${LEAST_GAIN})\n`);
rmSync(out, { recursive: true, force: true });
process.exit(gain >= LEAST_GAIN ? 0 : 1);
