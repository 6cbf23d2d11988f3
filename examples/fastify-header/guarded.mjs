// The same server, mended.
import fastify from 'fastify';
import jwt from 'jsonwebtoken';
import { guardExpiry } from 'lapse/guard';
import { Server } from 'socket.io';

export async function start({ key }) {
  const app = fastify();
  const io = new Server(app.server, { serveClient: false });
  guardExpiry(io, {
    tokenOf: ({ handshake }) => (handshake.headers.authorization ?? '').replace(/^Bearer /, ''),
    verify: (token) => {
      const { sub, exp } = jwt.verify(token, key, { algorithms: ['HS256'] });
      return { subject: sub, expiresAtMs: exp * 1000 };
    },
  });
  io.on('connection', (socket) => {
    socket.on('measure', (reading, done) => done?.('noted'));
  });

  await app.listen({ port: Number(process.env.PORT ?? 3000) });
  return app.server;
}
