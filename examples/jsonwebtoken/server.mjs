// A chat as many are written: the token is checked when the socket connects, a timer closes the
// connection when it expires. `./lapse check ./examples/jsonwebtoken/server.mjs` finds what is
// wrong with that; `mended.mjs` beside this file holds.
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

export function start({ httpServer, key }) {
  const io = new Server(httpServer, { serveClient: false });

  io.use((socket, next) => {
    try {
      socket.data.user = jwt.verify(socket.handshake.auth.token, key, { algorithms: ['HS256'] });
      next();
    } catch {
      next(new Error('unauthorized'));
    }
  });

  io.on('connection', (socket) => {
    const leftMs = socket.data.user.exp * 1000 - Date.now();
    const timer = setTimeout(() => socket.disconnect(true), leftMs);
    socket.on('disconnect', () => clearTimeout(timer));

    socket.on('chat', (text, done) => {
      io.emit('chat', socket.data.user.sub, text);
      done?.('sent');
    });
  });
}
