import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import type { Socket as Client } from 'socket.io-client';
import { guardExpiry } from '../guard/guard.ts';
import { median } from './median.ts';

/**
 * `npm run bench:guard`: what `lapse/guard` costs per message, against the same server without it.
 * Blocks of either alternate, so that what else the machine does disturbs both alike.
 */
const BLOCKS = 41;
const MESSAGES = 200;
const LISTENING = 50;
/** Beyond any time at which this is run. */
const EXPIRES_AT_MS = Date.UTC(2100, 0, 1);

interface Side { readonly io: Server; readonly clients: readonly Client[] }

async function serve(guarded: boolean): Promise<Side> {
  const httpServer = createServer();
  const io = new Server(httpServer, { serveClient: false });
  if (guarded) {
    guardExpiry(io, {
      verify: () => ({ subject: 'alice', expiresAtMs: EXPIRES_AT_MS }),
    });
  }
  io.on('connection', (socket) => {
    socket.on('message', (text: string, answer: (text: string) => void) => { answer(text); });
  });
  await new Promise<void>((resolve) => { httpServer.listen(0, '127.0.0.1', resolve); });
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
  const clients = await Promise.all(Array.from({ length: LISTENING }, () => join(url)));
  return { io, clients };
}

async function join(url: string): Promise<Client> {
  const client = connect(url, { forceNew: true, transports: ['websocket'] });
  await new Promise<void>((resolve) => { client.once('connect', resolve); });
  return client;
}

async function acknowledged({ clients: [client] }: Side): Promise<void> {
  for (let id = 0; id < MESSAGES; id += 1) await client?.emitWithAck('message', 'hello');
}

/** Timed until the last client has received the last of them. */
async function broadcast({ io, clients }: Side): Promise<void> {
  const last = Promise.all(clients.map((client) => new Promise((resolve) => {
    client.once('last', resolve);
  })));
  for (let id = 1; id < MESSAGES / 10; id += 1) io.emit('notice', 'hello');
  io.emit('last');
  await last;
}

/** @returns microseconds a message, without the guard and with it */
async function compare(
  run: (side: Side) => Promise<void>, messages: number, sides: readonly Side[],
): Promise<readonly number[]> {
  const tookUs: number[][] = sides.map(() => []);
  for (let block = -5; block < BLOCKS; block += 1) {
    for (const [index, side] of sides.entries()) {
      const startMs = performance.now();
      await run(side);
      if (block >= 0) tookUs[index]?.push((performance.now() - startMs) * 1000 / messages);
    }
  }
  return tookUs.map(median);
}

const RUNS = [
  ['message, acknowledged', acknowledged, MESSAGES],
  [`broadcast, per receiver of ${LISTENING}`, broadcast, MESSAGES / 10 * LISTENING],
] as const;

const sides = [await serve(false), await serve(true)];
process.stdout.write(`${''.padEnd(34)}without      with   ratio\n`);
for (const [name, run, messages] of RUNS) {
  const [without = Number.NaN, withGuard = Number.NaN] = await compare(run, messages, sides);
  process.stdout.write(`${name.padEnd(31)}${without.toFixed(1).padStart(7)} µs`
    + `${withGuard.toFixed(1).padStart(7)} µs${(withGuard / without).toFixed(2).padStart(8)}\n`);
}
process.exit(0);
