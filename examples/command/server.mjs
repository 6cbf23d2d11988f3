// A server as it is deployed: a process of its own that listens on a port. It might be written in any
// language; lapse starts it, speaks to it from outside, and stops it.
import { createServer } from 'node:http';
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

const server = createServer();
const io = new Server(server, { serveClient: false });

io.use((socket, next) => {
  try {
    socket.data.claims = jwt.verify(
      socket.handshake.auth.token, process.env.JWT_SECRET, { algorithms: ['HS256'] });
    next();
  } catch {
    next(new Error('unauthorized'));
  }
});
io.on('connection', (socket) => {
  socket.on('chat', (text, done) => done?.('sent'));
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log('listening'));
