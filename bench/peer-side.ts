import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { start as startReference } from '../adapters/servers/reference.ts';
import type { StartOptions } from '../adapters/target.ts';
import { MESSAGES, serveBlocks } from './protocol.ts';
import type { BenchTransport } from './protocol.ts';

/**
 * The peer: Socket.IO over loopback in one process, without harness or waiting. Every connection
 * has a fresh server, as every sequence has: a bare one that asks for no token, or with `same` the
 * server that the sequences run on, with a good token.
 */
const TRANSPORTS = {
  websocket: ['websocket'], polling: ['polling'], upgrade: ['polling', 'websocket'],
};

type Start = (options: StartOptions) => void;

const startBare: Start = ({ httpServer }) => {
  new Server(httpServer, { serveClient: false }).on('connection', (socket) => {
    socket.on('message', (text: string, answer: (text: string) => void) => {
      answer(`got ${text}`);
    });
  });
};

const start: Start = process.argv[2] === 'same' ? startReference : startBare;
const key = randomBytes(32);
const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'HS256' })
  .setExpirationTime('1 day').sign(key);

async function serve(): Promise<HttpServer> {
  const httpServer = createServer();
  start({ httpServer, key });
  await new Promise<void>((resolve) => { httpServer.listen(0, '127.0.0.1', resolve); });
  return httpServer;
}

async function connected(socket: Socket, transport: BenchTransport): Promise<void> {
  const upgraded = new Promise((resolve) => { socket.io.engine.once('upgrade', resolve); });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  if (transport === 'upgrade') await upgraded;
}

async function once(transport: BenchTransport): Promise<void> {
  const httpServer = await serve();
  const { port } = httpServer.address() as AddressInfo;
  const socket = io(`http://127.0.0.1:${port}`, {
    forceNew: true, reconnection: false, transports: TRANSPORTS[transport], auth: { token },
  });
  await connected(socket, transport);
  for (let id = 1; id <= MESSAGES; id += 1) await socket.emitWithAck('message', `m${id}`);
  socket.disconnect();
  httpServer.close();
}

serveBlocks(once, () => performance.now());
