// The same server, mended: the guard stores, restores and refreshes no session but a living one.
import jwt from 'jsonwebtoken';
import { guardExpiry } from 'lapse/guard';
import { Server } from 'socket.io';

export function start({ httpServer, key }) {
  const io = new Server(httpServer, {
    serveClient: false,
    connectionStateRecovery: { maxDisconnectionDuration: 120_000 },
  });
  const guard = guardExpiry(io, {
    verify: (token) => {
      const { sub, exp } = jwt.verify(token, key, { algorithms: ['HS256'] });
      return { subject: sub, expiresAtMs: exp * 1000 };
    },
  });

  io.on('connection', (socket) => {
    socket.join('lobby');
    socket.on('message', (text, done) => {
      socket.to('lobby').emit('message', text);
      done?.('sent');
    });
    socket.on('refresh', (token, done) => {
      guard.refresh(socket, token).then(
        ({ expiresAtMs }) => done?.({ until: expiresAtMs / 1000 }),
        () => done?.({ error: 'refused' }));
    });
  });
}
