import { fork } from 'node:child_process';
import { adapterOn, benchFor, openBench } from '../adapters/open.ts';
import { realNowMs } from '../adapters/real.ts';
import { designTarget } from '../adapters/targets.ts';
import { firstCatch } from '../cli/catching.ts';
import { DEFAULT_SEQUENCES } from '../cli/plan.ts';
import { TRANSPORTS } from '../model/bounds.ts';
import { DESIGNS, designNamed } from '../model/designs/index.ts';
import { median } from './median.ts';
import { WORKER_ENV } from './processes.ts';

/**
 * `npm run catches [-- design…]`: every faulty design under a default check with twenty seeds, its
 * name known to nobody. How many sequences it takes to find something wrong, and how small that is
 * made. Ends with 1 where a design is missed.
 */
const SEEDS = 20;
const WORKERS = 2;
/** As a check spends on it. */
const SHORTER_BUDGET = 700;

interface Row {
  readonly design: string;
  readonly missed: number;
  readonly median: number;
  readonly worst: number;
  readonly seconds: number;
  readonly found: string;
}

/** In a process of its own: one design after another, as they are asked for. */
async function serve(): Promise<void> {
  const { bench } = await openBench(() => designTarget('reference'));
  process.on('disconnect', () => { process.exit(0); });
  process.on('message', (id: string) => {
    rowFor(id, bench).then((row) => { process.send?.(row); }, (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(70);
    });
  });
}

async function rowFor(
  id: string, bench: Awaited<ReturnType<typeof openBench>>['bench'],
): Promise<Row> {
  bench.work.stop();
  const adapter = await adapterOn(await benchFor(bench, await designTarget(id)), 'sim');
  const catchIt = (seed: number, shorterBudget: number) => firstCatch({
    adapter, lacks: designNamed(id)?.lacks ?? [], transports: TRANSPORTS, seed, shorterBudget,
    sequences: DEFAULT_SEQUENCES / TRANSPORTS.length,
  });
  const after: number[] = [];
  let slowestMs = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const startMs = realNowMs();
    const caught = await catchIt(seed, 0);
    slowestMs = Math.max(slowestMs, realNowMs() - startMs);
    if (caught !== null) after.push(caught.after);
  }
  const small = [...(await catchIt(1, SHORTER_BUDGET))?.counterexamples ?? []];
  return {
    design: id, missed: SEEDS - after.length, median: median(after),
    worst: Math.max(...after), seconds: slowestMs / 1000,
    found: small.map(([property, { executed, minimality }]) =>
      `${property} in ${executed.history.events.length} steps, ${minimality}`).join('; '),
  };
}

const line = ({ design, missed, ...row }: Row): string => [
  design.padEnd(22), String(missed).padStart(6), String(row.median).padStart(7),
  String(row.worst).padStart(6), `${row.seconds.toFixed(1)} s`.padStart(8), '  ', row.found,
].join('').trimEnd();

/** Shares the designs out; prints each row when it is known. */
async function main(ids: readonly string[]): Promise<void> {
  const faulty = DESIGNS.filter(({ id, breaks }) =>
    breaks.length > 0 && (ids.length === 0 || ids.includes(id))).map(({ id }) => id);
  process.stdout.write(
    `design                missed median  worst  slowest  found with seed 1 (${SEEDS} seeds)\n`);
  let missed = 0;
  await Promise.all(Array.from({ length: WORKERS }, async () => {
    const worker = fork(import.meta.filename, ['--worker'], {
      env: WORKER_ENV, execArgv: ['--import', 'tsx'],
    });
    for (let id = faulty.shift(); id !== undefined; id = faulty.shift()) {
      const row = await new Promise<Row>((resolve, reject) => {
        worker.once('message', (message: Row) => { resolve(message); });
        worker.once('exit', () => { reject(new Error(`${id}: the worker ended`)); });
        worker.send(id as string);
      });
      worker.removeAllListeners('exit');
      missed += row.missed;
      process.stdout.write(`${line(row)}\n`);
    }
    worker.disconnect();
  }));
  process.exitCode = missed === 0 ? 0 : 1;
}

if (process.argv[2] === '--worker') await serve();
else await main(process.argv.slice(2));
