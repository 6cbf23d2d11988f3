import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { MESSAGES, serveBlocks } from './protocol.ts';
import type { BenchTransport } from './protocol.ts';

/**
 * The peer: bare Socket.IO over loopback, in one process, with no token, no check and no harness.
 * Like a sequence, every connection has a fresh server; with `keep`, one server serves them all.
 */
const TRANSPORTS = {
  websocket: ['websocket'], polling: ['polling'], upgrade: ['polling', 'websocket'],
};

interface Serving { readonly url: string; readonly stop: () => void }

async function serve(): Promise<Serving> {
  const httpServer = createServer();
  const server = new Server(httpServer, { serveClient: false });
  server.on('connection', (socket) => {
    socket.on('message', (text: string, answer: (text: string) => void) => {
      answer(`got ${text}`);
    });
  });
  await new Promise<void>((resolve) => { httpServer.listen(0, '127.0.0.1', resolve); });
  const { port } = httpServer.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => { void server.close(); } };
}

async function connected(socket: Socket, transport: BenchTransport): Promise<void> {
  const upgraded = new Promise((resolve) => { socket.io.engine.once('upgrade', resolve); });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  if (transport === 'upgrade') await upgraded;
}

const kept = process.argv[2] === 'keep' ? await serve() : undefined;

async function once(transport: BenchTransport): Promise<void> {
  const { url, stop } = kept ?? await serve();
  const socket = io(url, {
    forceNew: true, reconnection: false, transports: TRANSPORTS[transport],
  });
  await connected(socket, transport);
  for (let index = 1; index <= MESSAGES; index += 1) {
    await socket.emitWithAck('message', `m${index}`);
  }
  socket.disconnect();
  if (kept === undefined) stop();
}

serveBlocks(once, () => performance.now());
