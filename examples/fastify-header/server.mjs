// A Fastify server whose clients show their token in `Authorization`, as those of an API do. What
// they send is checked for every packet, in socket.use.
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

const bearer = (headers) => (headers.authorization ?? '').replace(/^Bearer /, '');

export async function start({ key = Buffer.from(process.env.API_KEY ?? '') } = {}) {
  const app = fastify();
  app.get('/health', async () => ({ up: true }));

  const verify = (token) => jwt.verify(token, key, { algorithms: ['HS256'] });
  const io = new Server(app.server, { serveClient: false });
  io.use((socket, next) => {
    try {
      socket.data.claims = verify(bearer(socket.handshake.headers));
      next();
    } catch {
      next(new Error('unauthorized'));
    }
  });
  io.on('connection', (socket) => {
    socket.use((_packet, next) => {
      next(Date.now() < socket.data.claims.exp * 1000 ? undefined : new Error('token expired'));
    });
    socket.on('measure', (reading, done) => done?.('noted'));
  });

  await app.listen({ port: Number(process.env.PORT ?? 3000) });
  return app.server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await start();
