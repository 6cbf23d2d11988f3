import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { MESSAGES, serveBlocks } from './protocol.ts';
import type { BenchTransport } from './protocol.ts';

/** The peer: bare Socket.IO over loopback, in one process, with one server that is up already. */
const httpServer = createServer();
new Server(httpServer, { serveClient: false }).on('connection', (socket) => {
  socket.on('message', (text: string, answer: (text: string) => void) => { answer(`got ${text}`); });
});
await new Promise<void>((resolve) => { httpServer.listen(0, '127.0.0.1', resolve); });
const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;

const TRANSPORTS = {
  websocket: ['websocket'], polling: ['polling'], upgrade: ['polling', 'websocket'],
};

async function once(transport: BenchTransport): Promise<void> {
  const socket = io(url, {
    forceNew: true, reconnection: false, transports: TRANSPORTS[transport],
  });
  const upgraded = new Promise((resolve) => { socket.io.engine.once('upgrade', resolve); });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  if (transport === 'upgrade') await upgraded;
  for (let index = 1; index <= MESSAGES; index += 1) await socket.emitWithAck('message', `m${index}`);
  socket.disconnect();
}

serveBlocks(once, () => performance.now());
