import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { median } from './median.ts';
import type { CostRequest, CostResult } from './own-server-side.ts';
import { WORKER_ENV } from './processes.ts';

/**
 * `npm run bench:own-server`: what a generated, executed and judged sequence costs on an Express
 * server of somebody's own, in process, against the built-in reference. CPU time, in blocks of the
 * same draws that alternate; the first of each, in which the code is compiled, do not count. The
 * server is the example as it is, and as `lapse/guard` mends it.
 */
const BLOCK = 100;
const WARM_UP_BLOCKS = 4;
const BLOCKS = 15;
const MOST = 1.2;

const NAMES = ['reference', 'guarded', 'server'] as const;
type Name = (typeof NAMES)[number];

const answer = <Result>(side: ChildProcess): Promise<Result> =>
  new Promise((resolve) => { side.once('message', (result: Result) => { resolve(result); }); });

async function start(name: Name): Promise<ChildProcess> {
  const side = fork(join(import.meta.dirname, 'own-server-side.ts'), [name], {
    env: WORKER_ENV, execArgv: ['--import', 'tsx'],
  });
  await answer(side);
  return side;
}

function ask(side: ChildProcess, request: CostRequest): Promise<CostResult> {
  const answered = answer<CostResult>(side);
  side.send(request);
  return answered;
}

const sides = {
  reference: await start('reference'),
  guarded: await start('guarded'), server: await start('server'),
};
/** CPU milliseconds a sequence, block by block. */
const costs: Record<Name, number[]> = { reference: [], guarded: [], server: [] };
for (let block = -WARM_UP_BLOCKS; block < BLOCKS; block += 1) {
  for (const name of NAMES) {
    const { cpuMs } = await ask(sides[name], { seed: block + 100, sequences: BLOCK });
    if (block >= 0) costs[name].push(cpuMs / BLOCK);
  }
}
for (const side of Object.values(sides)) side.disconnect();

/** Block by block as well: what else the machine did then, it did to both. */
const ratioOf = (name: Name): number =>
  median(costs[name].map((ms, block) => ms / (costs.reference[block] ?? Number.NaN)));

for (const name of NAMES) {
  process.stdout.write(`${name.padEnd(10)}${median(costs[name]).toFixed(2).padStart(6)} ms a `
    + `sequence, ${ratioOf(name).toFixed(2)} × the reference\n`);
}
const worst = Math.max(ratioOf('guarded'), ratioOf('server'));
process.stdout.write(`${worst.toFixed(2)} × at most (${MOST} is the limit)\n`);
process.exit(worst <= MOST ? 0 : 1);
