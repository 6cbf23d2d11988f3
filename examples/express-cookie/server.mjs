// An Express application with a session cookie, and Socket.IO on the same server. The cookie holds a
// signed token; Express asks for it at every request, Socket.IO when a client connects.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Server } from 'socket.io';
import { sessionIn, signIn } from './session.mjs';

export function start() {
  const app = express();
  app.use(express.json());
  app.post('/login', (request, response) => {
    response.cookie('session', signIn(request.body.name), { httpOnly: true, sameSite: 'strict' });
    response.sendStatus(204);
  });
  app.get('/me', (request, response) => {
    try {
      response.json({ name: sessionIn(request.headers.cookie).sub });
    } catch {
      response.sendStatus(401);
    }
  });

  const server = createServer(app);
  const io = new Server(server, { serveClient: false });
  io.use((socket, next) => {
    try {
      socket.data.session = sessionIn(socket.request.headers.cookie);
      next();
    } catch {
      next(new Error('unauthorized'));
    }
  });
  io.on('connection', (socket) => {
    socket.on('order', ({ item }, done) => {
      done?.({ ordered: item, by: socket.data.session.sub });
    });
  });

  server.listen(Number(process.env.PORT ?? 3000));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) start();
