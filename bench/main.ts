import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { WORKER_ENV } from './processes.ts';
import { BENCH_TRANSPORTS } from './protocol.ts';
import type { BenchTransport, BlockRequest, BlockResult } from './protocol.ts';

/**
 * `npm run bench`: what a generated, executed and judged sequence costs in `sim`, against the same
 * connection and messages on bare Socket.IO over loopback. Blocks of both alternate, so that what
 * else the machine does disturbs them alike.
 */
const TARGET: Readonly<Record<BenchTransport, number>> = {
  websocket: 0.8, polling: 0.5, upgrade: 0.3,
};
/** A real upgrade waits for a timer of 100 ms each time. */

interface Side { readonly wallMs: number[]; cpuMs: number }

let done = false;

function start(name: string): ChildProcess {
  const side = fork(join(import.meta.dirname, name), {
    env: WORKER_ENV, execArgv: ['--import', 'tsx'],
  });
  side.once('exit', (code) => { if (!done) process.exit(code ?? 1); });
  return side;
}

const runBlock = (side: ChildProcess, request: BlockRequest): Promise<BlockResult> =>
  new Promise((resolve) => {
    side.once('message', (result: BlockResult) => { resolve(result); });
    side.send(request);
  });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function compare(
  transport: BenchTransport, sim: ChildProcess, peer: ChildProcess,
): Promise<{ readonly sim: Side; readonly peer: Side }> {
  const sides = { sim: { wallMs: [], cpuMs: 0 }, peer: { wallMs: [], cpuMs: 0 } };
  for (let block = -WARM_UP_BLOCKS; block < BLOCKS; block += 1) {
    for (const [name, process] of [['sim', sim], ['peer', peer]] as const) {
      const { wallMs, cpuMs } = await runBlock(process, { transport, count: BLOCK[transport] });
      if (block < 0) continue;
      const side: Side = sides[name];
      side.wallMs.push(...wallMs);
      side.cpuMs += cpuMs / wallMs.length / BLOCKS;
    }
  }
  return sides;
}

const ms = (value: number): string => `${value.toFixed(2).padStart(7)} ms`;

const sim = start('sim-side.ts');
const peer = start('peer-side.ts');
process.stdout.write(
  'transport   sim (cpu)                peer (cpu)               ratio  (cpu)  target\n');
for (const transport of BENCH_TRANSPORTS) {
  const sides = await compare(transport, sim, peer);
  const [simMs, peerMs] = [median(sides.sim.wallMs), median(sides.peer.wallMs)];
  process.stdout.write(`${transport.padEnd(9)} ${ms(simMs)} (${ms(sides.sim.cpuMs)})  `
    + `${ms(peerMs)} (${ms(sides.peer.cpuMs)})  ${(simMs / peerMs).toFixed(2).padStart(6)} `
    + `(${(sides.sim.cpuMs / sides.peer.cpuMs).toFixed(2)})  ≤ ${TARGET[transport]}\n`);
}
done = true;
sim.disconnect();
peer.disconnect();
