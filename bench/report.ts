import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * `npm run bench:report [-- SEQUENCES]`: what drawing every format costs, against the run that is
 * drawn: processor time and memory. A server that holds, and one that breaks most of the contract.
 */
const SEQUENCES = Number(process.argv[2] ?? 10_000);
const TARGETS = ['reference', './examples/jsonwebtoken/server.mjs'];
const FORMATS = 'terminal,html,json,markdown,junit,sarif';
const MOST_SHARE = 0.1;
const MOST_MB = 256;

interface Cost { readonly cpuSec: number; readonly residentMb: number }

const ROOT = join(import.meta.dirname, '..');
const out = mkdtempSync(join(tmpdir(), 'lapse-bench-'));

/** Every process of a command says as it ends what it took. */
const SAYS_WHAT_IT_TOOK = `import { appendFileSync } from 'node:fs';
process.on('exit', () => appendFileSync(process.env.TOOK,
  JSON.stringify(process.resourceUsage()) + '\\n'));`;

async function costOf(name: string, args: readonly string[]): Promise<Cost> {
  const took = join(out, `${name}.took`);
  const preload = `--import=data:text/javascript,${encodeURIComponent(SAYS_WHAT_IT_TOOK)}`;
  await promisify(execFile)(join(ROOT, 'lapse'), [...args], {
    cwd: ROOT, maxBuffer: 2 ** 28, env: { ...process.env, TOOK: took, NODE_OPTIONS: preload },
  }).catch((error: { readonly code?: number }) => {
    // A verdict is an exit code; what is above that is a failure.
    if ((error.code ?? 70) > 2) throw error;
  });
  const usages = readFileSync(took, 'utf8').trim().split('\n')
    .map((line) => JSON.parse(line) as NodeJS.ResourceUsage);
  return {
    cpuSec: usages.reduce((sum, one) => sum + one.userCPUTime + one.systemCPUTime, 0) / 1e6,
    residentMb: Math.max(...usages.map(({ maxRSS }) => maxRSS)) / 1024,
  };
}

const said = ({ cpuSec, residentMb }: Cost): string =>
  `${cpuSec.toFixed(2)} s of processor time, ${residentMb.toFixed(0)} MB at most`;

async function drawn(target: string, sequences: number): Promise<{ run: Cost; drawing: Cost }> {
  const name = `${TARGETS.indexOf(target)}-${sequences}`;
  const runs = join(out, name);
  const run = await costOf(`${name}-run`, [
    'check', target, '--sequences', String(sequences), '--workers', '1', '--adapter', 'sim',
    '--reporter', 'json', '--out', runs,
  ]);
  const file = join(runs, readdirSync(runs)[0] ?? 'none', 'run.json');
  const drawing = await costOf(`${name}-drawing`, [
    'report', file, '--reporter', FORMATS, '--out', join(out, `${name}-drawn`),
  ]);
  process.stdout.write(`${target}, ${sequences} sequences: ${said(run)}\n`
    + `  a run file of ${(statSync(file).size / 1024).toFixed(0)} kB, drawn in every format: `
    + `${said(drawing)}\n`);
  return { run, drawing };
}

let isGood = true;
for (const target of TARGETS) {
  const few = await drawn(target, SEQUENCES / 100);
  const { run, drawing } = await drawn(target, SEQUENCES);
  const share = drawing.cpuSec / run.cpuSec;
  isGood &&= share < MOST_SHARE && drawing.residentMb < MOST_MB;
  process.stdout.write(`  ${(share * 100).toFixed(2)} % of what the run took (less than `
    + `${MOST_SHARE * 100} %), ${(drawing.residentMb / few.drawing.residentMb).toFixed(2)} × the `
    + `memory of a hundredth of the sequences (at most ${MOST_MB} MB)\n`);
}
rmSync(out, { recursive: true, force: true });
process.exit(isGood ? 0 : 1);
