import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * `npm run soak [-- sequences]`: 100,000 sequences on the reference and on the reference that
 * recovers connections, over every transport and scope. Nothing is violated, vacuous or
 * inconclusive, and the same seed gives the same histories again.
 */
const SEQUENCES = Number(process.argv[2] ?? 100_000);
const AGAIN = Math.min(SEQUENCES, 10_000);
const DESIGNS = ['reference', 'reference-recovery'];
/** A line of JSON, and nothing else; runs that find nothing are short. */
const MOST_BYTES = 2 ** 28;

interface Ran {
  readonly exitCode: number;
  readonly historySha256: string;
  readonly executed: { readonly sequences: number; readonly inconclusive: number };
  readonly verdicts: readonly { readonly property: string; readonly verdict: string }[];
}

const out = mkdtempSync(join(tmpdir(), 'lapse-soak-'));

async function check(design: string, sequences: number, seed: number): Promise<Ran> {
  const root = join(import.meta.dirname, '..');
  const args = ['check', design, '--adapter', 'sim', '--sequences', String(sequences),
    '--seed', String(seed), '--fail-on', 'should', '--out', out, '--json'];
  const { stdout } = await promisify(execFile)(join(root, 'lapse'), args, {
    maxBuffer: MOST_BYTES,
  }).catch((error: unknown) => error as { stdout: string });
  return JSON.parse(stdout) as Ran;
}

let sound = true;
for (const design of DESIGNS) {
  const ran = await check(design, SEQUENCES / DESIGNS.length, 1);
  const bad = ran.verdicts.filter(({ verdict }) => verdict !== 'held' && verdict !== 'skipped');
  sound &&= ran.exitCode === 0 && bad.length === 0 && ran.executed.inconclusive === 0;
  process.stdout.write(`${design}: ${ran.executed.sequences} sequences, `
    + `${ran.executed.inconclusive} inconclusive, exit code ${ran.exitCode}`
    + `${bad.map(({ property, verdict }) => `, ${property} ${verdict}`).join('')}\n`);
  const twice = [await check(design, AGAIN, 2), await check(design, AGAIN, 2)];
  const same = new Set(twice.map(({ historySha256 }) => historySha256)).size === 1;
  sound &&= same;
  process.stdout.write(`${design}: ${AGAIN} sequences twice, ${same ? 'the same' : 'NOT the same'} `
    + 'histories\n');
}
rmSync(out, { recursive: true, force: true });
process.exit(sound ? 0 : 1);
