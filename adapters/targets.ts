import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isStatic } from '../model/carriers.ts';
import { designNamed } from '../model/designs/index.ts';
import type { OwnDialect } from './dialect.ts';
import { TargetError } from './errors.ts';
import type { SocketIoModule } from './observe.ts';
import type { Target } from './target.ts';
import { escapeIn, unknownWork } from './work.ts';
import type { Work } from './work.ts';

/** The real server of a built-in design. Call it once the virtual clock is installed. */
export async function designTarget(id: string): Promise<Target> {
  const { SERVERS } = await import('./servers/index.ts');
  const design = designNamed(id);
  const server = SERVERS[id];
  if (design === undefined || server === undefined) {
    throw new TargetError('UNKNOWN_DESIGN',
      `no built-in design is called ${id} → see lapse list designs`);
  }
  return {
    name: id,
    says: design.says,
    start: server.start,
    socketIo: await socketIoFor(import.meta.filename),
    event: 'message',
    authorization: design.tokenless !== 'refused by the namespace',
    database: true,
    keyring: !design.lacks.some(({ feature }) => feature === 'rotation'),
    ...(design.verifier === 'goes by the alg of the header' ? { alg: 'RS256' } : {}),
    lacks: design.lacks,
  };
}

/** What lapse cannot make happen on a server that it did not write and that tells it nothing. */
const UNTOLD = [
  { feature: 'refresh', reason: 'lapse has not been told how this server takes a new token' },
  { feature: 'namespaces', reason: 'lapse has not been told which namespaces this server has' },
  { feature: 'dynamic namespaces', reason: 'lapse has not been told of any dynamic namespace' },
  { feature: 'revocation', reason: 'what start() returns has no revoke(user)' },
  { feature: 'rotation', reason: 'lapse has not been told how this server hears of its keys' },
  { feature: 'carriers', reason: 'lapse has not been told where else this server takes a token' },
  { feature: 'authenticate', reason: 'lapse has not been told how a client authenticates here' },
  { feature: 'recovery', reason: 'this server recovers no sessions: it gives out no pid' },
  { feature: 'restart', reason: 'what it keeps outside of start() would outlive a restart' },
  { feature: 'binary', reason: 'lapse has not been told of an event that takes binary' },
  { feature: 'catch-all', reason: 'lapse watches its catch-all listeners, and can add none' },
  { feature: 'late acks', reason: 'lapse cannot make this server take its time over an answer' },
  { feature: 'slow refresh', reason: 'lapse cannot slow down how this server takes a token' },
  { feature: 'slow join', reason: 'lapse cannot slow this server\'s own middleware down' },
] as const satisfies Target['lacks'];

/**
 * A module of the user's that exports `start({ httpServer, key })`.
 *
 * @param event the event to send; found out by a first sequence when it is not given
 * @param told how it is spoken to, as far as that was said
 * @throws TargetError `TARGET_NOT_LOADED`, `TARGET_NO_START`, `TARGET_NO_SOCKET_IO`,
 * `CLOCK_ESCAPES`
 */
export async function moduleTarget(
  path: string, event: string, work: Work,
  told: Pick<Target, 'dialect' | 'accepted' | 'issuer'> = {},
): Promise<Target> {
  const file = resolve(path);
  // Watched before the module loads: it may take methods off the prototype as it does.
  const socketIo = await socketIoFor(file);
  const { watchModule } = await import('./observe.ts');
  watchModule(socketIo);
  const loaded = await loadedFrom(file, work);
  const start = loaded.start ?? loaded.default?.start;
  if (typeof start !== 'function') {
    throw new TargetError('TARGET_NO_START',
      `${shownPath(file)} exports no function start → `
      + 'export function start({ httpServer, key })');
  }
  return {
    name: shownPath(file),
    says: 'a server of your own, in process',
    start: start as Target['start'],
    mustServe: true,
    socketIo,
    event,
    ...told,
    lacks: moduleLacks(told.dialect),
  };
}

interface Loaded { readonly start?: unknown; readonly default?: { readonly start?: unknown } }

/** What it sets off as it loads outlives every sequence. */
async function loadedFrom(file: string, work: Work): Promise<Loaded> {
  const name = shownPath(file);
  work.start({ realSockets: true });
  const loaded = await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw notLoaded(name, error);
  }) as Loaded;
  work.stop();
  const escape = escapeIn(unknownWork(work));
  if (escape !== null) throw new TargetError('CLOCK_ESCAPES', `${name}, as it loads: ${escape}`);
  return loaded;
}

/** What a module cannot be tried with, as far as is known of it. */
export const moduleLacks = (
  { carrier = 'auth', refresh, side, lacks = [] }: Partial<OwnDialect> = {},
  { recovers = false, revokes = false }: {
    readonly recovers?: boolean; readonly revokes?: boolean;
  } = {},
): Target['lacks'] => [
  ...lacks,
  ...UNTOLD.filter(({ feature }) => !lacks.some((lack) => lack.feature === feature)
    && !(feature === 'recovery' && recovers) && !(feature === 'revocation' && revokes)
    && !(feature === 'refresh' && refresh !== undefined)
    && !(feature === 'namespaces' && side !== undefined)),
  ...!isStatic(carrier) ? [] : [{
    feature: 'token in CONNECT' as const,
    reason: `its token comes in the ${carrier}, once for each connection`,
  }],
];

/** What @sinonjs/fake-timers says of a clock that was replaced already. */
const FAKE_TIMERS = /install fake timers/;

/** Node keeps the place of a syntax error to itself, and tells it only as it dies of it. */
const notLoaded = (path: string, error: unknown): TargetError => FAKE_TIMERS.test(String(error))
  ? new TargetError('CLOCK_ESCAPES', `${path}, as it loads, installs fake timers of its own → `
    + 'leave that out while it is checked', { cause: error })
  : new TargetError('TARGET_NOT_LOADED', `${path} could not be loaded: ${error} → `
    + (error instanceof SyntaxError ? `node --check ${path} shows the place`
      : 'it must load by itself'), { cause: error });

/** As a person would type it: no report needs to say where on a disk it was made. */
function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('.') ? path : `./${path}`;
}

/** The copy of socket.io that a module at this path gets when it imports it. */
async function socketIoFor(file: string): Promise<SocketIoModule> {
  try {
    return createRequire(file)('socket.io') as SocketIoModule;
  } catch (error) {
    throw new TargetError('TARGET_NO_SOCKET_IO',
      `socket.io cannot be found from ${shownPath(file)} → install it there`,
      { cause: error });
  }
}
