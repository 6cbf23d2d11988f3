// The chat of server.mjs again, mended by `lapse/guard`: what mended.mjs does by hand, for every
// namespace, listener and broadcast, the guard does.
import jwt from 'jsonwebtoken';
import { guardExpiry } from 'lapse/guard';
import { Server } from 'socket.io';

export function start({ httpServer, key }) {
  const io = new Server(httpServer, { serveClient: false });
  const guard = guardExpiry(io, {
    verify: (token) => {
      const { sub, exp } = jwt.verify(token, key, { algorithms: ['HS256'] });
      return { subject: sub, expiresAtMs: exp * 1000 };
    },
  });

  io.on('connection', (socket) => {
    socket.on('chat', (text, done) => {
      io.emit('chat', guard.claimsOf(socket).subject, text);
      done?.('sent');
    });
  });
}
