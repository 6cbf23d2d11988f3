// The chat of server.mjs, mended: the expiry is looked at again by the last middleware before the
// client is let in, and at the last step before each listener and each acknowledgement; and the
// timer asks the clock when it fires.
import jwt from 'jsonwebtoken';
import { Server } from 'socket.io';

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

const expired = (socket) =>
  !Number.isFinite(socket.data.user.exp) || Date.now() >= socket.data.user.exp * 1000;

/** Closes when the token has expired, however long that takes and whenever timers fire. */
function closeAtExpiry(socket) {
  const leftMs = Math.max(1, socket.data.user.exp * 1000 - Date.now());
  const timer = setTimeout(() => {
    if (expired(socket)) socket.disconnect(true);
    else closeAtExpiry(socket);
  }, Math.min(leftMs, LONGEST_TIMEOUT_MS));
  socket.once('disconnect', () => clearTimeout(timer));
}

/**
 * Nothing of an expired client's reaches a listener of ours or an acknowledgement callback, and
 * nothing that we emit to it reaches the client.
 */
function guard(socket) {
  const live = (callback) => (...args) => {
    if (!expired(socket)) callback(...args);
    else socket.disconnect(true);
  };
  const on = socket.on.bind(socket);
  socket.on = (event, listener) => on(event, event === 'disconnect' ? listener : live(listener));
  const emit = socket.emit.bind(socket);
  socket.emit = (event, ...args) => {
    if (expired(socket)) return false;
    return emit(event, ...args.map((arg) => (typeof arg === 'function' ? live(arg) : arg)));
  };
}

/** A broadcast goes past `socket.emit`: the adapter writes it to each connection itself. */
function guardBroadcasts(nsp) {
  const broadcast = nsp.adapter.broadcast.bind(nsp.adapter);
  nsp.adapter.broadcast = (packet, options) => {
    const barred = [...nsp.sockets.values()].filter(expired).map(({ id }) => id);
    broadcast(packet, { ...options, except: new Set([...(options.except ?? []), ...barred]) });
  };
}

export function start({ httpServer, key }) {
  const io = new Server(httpServer, { serveClient: false });
  guardBroadcasts(io.of('/'));

  io.use((socket, next) => {
    try {
      socket.data.user = jwt.verify(socket.handshake.auth.token, key, { algorithms: ['HS256'] });
      next();
    } catch {
      next(new Error('unauthorized'));
    }
  });

  // The last middleware: whatever the ones before it waited for, the token is looked at again.
  io.use((socket, next) => {
    if (expired(socket)) {
      next(new Error('token expired'));
      return;
    }
    guard(socket);
    next();
  });

  io.on('connection', (socket) => {
    closeAtExpiry(socket);

    socket.on('chat', (text, done) => {
      io.emit('chat', socket.data.user.sub, text);
      done?.('sent');
    });
  });
}
