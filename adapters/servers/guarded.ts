import type { ServerOptions, Socket } from 'socket.io';
import { guardExpiry } from '../../guard/guard.ts';
import type { Guard } from '../../guard/guard.ts';
import type { StartOptions } from '../target.ts';
import { answerMessages, loadProfile, lookUp, openNamespaces } from './application.ts';
import { verifierFor } from './authenticate.ts';
import { tokenOf } from './carriers.ts';
import { followKeys, isKeyless, keyringOf } from './keyring.ts';
import { comesAsStranger } from './strangers.ts';

type Answer = (result: object) => void;
const AUTHENTICATE = 'authenticate';

function takeRefreshes(socket: Socket, guard: Guard): void {
  socket.on('refresh', (token: string, slowMs: number, answer: Answer) => {
    const lookedUp = Promise.resolve(lookUp(slowMs)).then(() => token);
    guard.refresh(socket, lookedUp).then(
      ({ expiresAtMs }) => { answer({ expiresAtMs }); }, () => { answer({ error: 'refused' }); });
  });
}

function takeAuthentication(socket: Socket, guard: Guard): void {
  socket.on(AUTHENTICATE, (token: string, answer: Answer) => {
    guard.authenticate(socket, token).then(
      ({ expiresAtMs }) => { answer({ expiresAtMs }); },
      () => { answer({ error: 'unauthorized' }); });
  });
}

/** The application, which knows nothing of tokens, under `lapse/guard`. */
export function startGuarded(
  started: StartOptions, options: Partial<ServerOptions> = {},
): void {
  const { httpServer } = started;
  const keyring = keyringOf(started);
  const namespaces = openNamespaces(httpServer, options);
  const [main] = namespaces;
  if (main === undefined) return;
  const revoked = started.database?.revoked ?? new Set<string>();
  const guard = guardExpiry(main.server, {
    tokenOf,
    verify: verifierFor(keyring),
    strangers: { comes: comesAsStranger, event: AUTHENTICATE },
    isRevoked: (claims) => revoked.has(claims.subject) || isKeyless(claims, keyring),
  });
  httpServer.on('revoked', (subject: string) => {
    revoked.add(subject);
    guard.close((claims) => claims.subject === subject);
  });
  followKeys(httpServer, keyring, () => {
    guard.close((claims) => isKeyless(claims, keyring));
  });
  for (const nsp of namespaces) {
    nsp.use(loadProfile);
    nsp.on('connection', (socket) => {
      answerMessages(socket);
      takeAuthentication(socket, guard);
      takeRefreshes(socket, guard);
    });
  }
}

export const start = (options: StartOptions): void => { startGuarded(options); };
