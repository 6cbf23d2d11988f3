import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { median } from './median.ts';
import type { CostRequest, CostResult } from './own-server-side.ts';
import { WORKER_ENV } from './processes.ts';

/**
 * `npm run bench:own-server`: what a generated, executed and judged sequence costs on an Express
 * server of somebody's own, in process, against the built-in reference. CPU time, in blocks of the
 * same draws that alternate; the first of each, in which the code is compiled, do not count.
 */
const BLOCK = 100;
const WARM_UP_BLOCKS = 4;
const BLOCKS = 9;
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
const costs: Record<Name, { sequenceMs: number[]; stepMs: number[] }> = {
  reference: { sequenceMs: [], stepMs: [] }, guarded: { sequenceMs: [], stepMs: [] },
  server: { sequenceMs: [], stepMs: [] },
};
for (let block = -WARM_UP_BLOCKS; block < BLOCKS; block += 1) {
  for (const name of NAMES) {
    const { cpuMs, steps } = await ask(sides[name], { seed: block + 100, sequences: BLOCK });
    if (block < 0) continue;
    costs[name].sequenceMs.push(cpuMs / BLOCK);
    costs[name].stepMs.push(cpuMs / steps);
  }
}
for (const side of Object.values(sides)) side.disconnect();
const of = (name: Name): number => median(costs[name].sequenceMs);
for (const name of NAMES) {
  process.stdout.write(`${name.padEnd(10)}${of(name).toFixed(2).padStart(6)} ms a sequence, `
    + `${median(costs[name].stepMs).toFixed(3)} ms a step, `
    + `${(of(name) / of('reference')).toFixed(2)} × the reference\n`);
}
const worst = of('guarded') / of('reference');
process.stdout.write(`guarded: ${worst.toFixed(2)} × (at most ${MOST})\n`);
process.exit(worst <= MOST ? 0 : 1);
