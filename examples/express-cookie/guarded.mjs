// The same application, mended: the guard asks for the cookie's token, and holds each session to it.
import { createServer } from 'node:http';
import express from 'express';
import { guardExpiry } from 'lapse/guard';
import { Server } from 'socket.io';
import { sessionIn } from './session.mjs';

export function start() {
  const server = createServer(express());
  const io = new Server(server, { serveClient: false });
  const guard = guardExpiry(io, {
    tokenOf: (socket) => socket.request.headers.cookie,
    verify: (cookies) => {
      const { sub, exp } = sessionIn(cookies);
      return { subject: sub, expiresAtMs: exp * 1000 };
    },
  });
  io.on('connection', (socket) => {
    socket.on('order', ({ item }, done) => {
      done?.({ ordered: item, by: guard.claimsOf(socket).subject });
    });
  });

  server.listen(Number(process.env.PORT ?? 3000));
  return server;
}
