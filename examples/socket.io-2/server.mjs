// Socket.IO 2, as many a server still has it: there is no `auth` in its handshake, so the token comes
// in the query, and is looked at once. With CLOSES=1 the session ends with it, as it should.
import { createServer } from 'node:http';
import jwt from 'jsonwebtoken';
import socketIo from 'socket.io';

const server = createServer();
const io = socketIo(server, { serveClient: false });

io.use((socket, next) => {
  try {
    socket.claims = jwt.verify(
      socket.handshake.query.token, process.env.JWT_SECRET, { algorithms: ['HS256'] });
    next();
  } catch {
    next(new Error('unauthorized'));
  }
});

const isOver = ({ claims }) => Date.now() >= claims.exp * 1000;

io.on('connection', (socket) => {
  const closes = process.env.CLOSES === '1';
  if (closes) endWith(socket);
  socket.on('chat', (text, done) => {
    if (closes && isOver(socket)) socket.disconnect(true);
    else done?.('sent');
  });
});

/** A timer holds 2^31−1 ms at most, and may fire a millisecond early. */
function endWith(socket) {
  const leftMs = socket.claims.exp * 1000 - Date.now();
  const timer = setTimeout(() => {
    if (isOver(socket)) socket.disconnect(true);
    else endWith(socket);
  }, Math.max(1, Math.min(leftMs, 2 ** 31 - 1)));
  socket.on('disconnect', () => clearTimeout(timer));
}

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log('listening'));
