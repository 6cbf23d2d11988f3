import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { median } from './median.ts';
import { WORKER_ENV } from './processes.ts';
import { BENCH_TRANSPORTS } from './protocol.ts';
import type { BenchTransport, BlockRequest, BlockResult } from './protocol.ts';

/**
 * `npm run bench`: what a generated, executed and judged sequence costs in `sim`, against the same
 * connection and messages over loopback with no harness: on a bare server, and on the very server
 * that the sequences run on. Blocks of each alternate, so that what else the machine does disturbs
 * all of them alike.
 */
const TARGET: Readonly<Record<BenchTransport, number>> = {
  websocket: 0.8, polling: 0.5, upgrade: 0.3,
};
const BLOCK = 25;
/** A worker runs thousands: what counts is the code as it is once it has been compiled. */
const WARM_UP_BLOCKS: Readonly<Record<BenchTransport, number>> = {
  websocket: 40, polling: 12, upgrade: 12,
};
const BLOCKS = 12;

const SIDES = { sim: ['sim-side.ts'], bare: ['peer-side.ts'], same: ['peer-side.ts', 'same'] };
type SideName = keyof typeof SIDES;
const NAMES = Object.keys(SIDES) as SideName[];

let done = false;

function start([file = '', ...args]: readonly string[]): ChildProcess {
  const side = fork(join(import.meta.dirname, file), args, {
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

/** @returns the median of each side, in milliseconds. */
async function compare(
  transport: BenchTransport, sides: Readonly<Record<SideName, ChildProcess>>,
): Promise<Readonly<Record<SideName, number>>> {
  const wallMs: Record<SideName, number[]> = { sim: [], bare: [], same: [] };
  for (let block = -WARM_UP_BLOCKS[transport]; block < BLOCKS; block += 1) {
    for (const name of NAMES) {
      const result = await runBlock(sides[name], { transport, count: BLOCK });
      if (block >= 0) wallMs[name].push(...result.wallMs);
    }
  }
  return { sim: median(wallMs.sim), bare: median(wallMs.bare), same: median(wallMs.same) };
}

const ms = (value: number): string => `${value.toFixed(2)} ms`.padStart(10);
const ratio = (value: number): string => value.toFixed(2).padStart(8);

const sides = { sim: start(SIDES.sim), bare: start(SIDES.bare), same: start(SIDES.same) };
process.stdout.write(
  'transport        sim      bare   ratio  target      same server   ratio\n');
for (const transport of BENCH_TRANSPORTS) {
  const { sim, bare, same } = await compare(transport, sides);
  process.stdout.write(`${transport.padEnd(10)}${ms(sim)}${ms(bare)}${ratio(sim / bare)}`
    + `   ≤ ${TARGET[transport]}       ${ms(same)}${ratio(sim / same)}\n`);
}
done = true;
for (const side of Object.values(sides)) side.disconnect();
