// Rooms, refresh and recovery. The token is looked at when a client connects and when it brings a new
// one; a timer closes the connection at expiry; and who dropped may come back within two minutes, to
// its rooms and to what it missed, without being asked anything.
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

export function start({ httpServer, key }) {
  const io = new Server(httpServer, {
    serveClient: false,
    connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
  });
  const verify = (token) => jwt.verify(token, key, { algorithms: ['HS256'] });

  function closeAtExpiry(socket) {
    clearTimeout(socket.data.timer?.deref());
    const timer = setTimeout(() => socket.disconnect(true),
      socket.data.claims.exp * 1000 - Date.now());
    socket.data.timer = new WeakRef(timer);
  }

  io.use((socket, next) => {
    try {
      socket.data.claims = verify(socket.handshake.auth.token);
      next();
    } catch {
      next(new Error('unauthorized'));
    }
  });
  io.on('connection', (socket) => {
    if (!socket.recovered) closeAtExpiry(socket);
    socket.join('lobby');
    socket.on('message', (text, done) => {
      socket.to('lobby').emit('message', text);
      done?.('sent');
    });
    socket.on('refresh', (token, done) => {
      try {
        socket.data.claims = verify(token);
        closeAtExpiry(socket);
        done?.({ until: socket.data.claims.exp });
      } catch {
        done?.({ error: 'refused' });
      }
    });
  });
}
