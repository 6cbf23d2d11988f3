import { comeIn } from '../kernel/credentials.ts';
import type { Moment } from '../kernel/moment.ts';
import { clientSetsOut } from '../kernel/recovery.ts';
import type { ClientSituation, Situation } from '../situation.ts';
import { CLIENT, inNamespace } from '../step.ts';
import type { Carrier, ClientName, Namespace, StepOf, Transport } from '../step.ts';
import type { TokenName } from '../tokens.ts';
import { defineAction } from './action.ts';
import type { Bounds } from './action.ts';

const BAD: readonly TokenName[] = [
  'expired', 'not-yet-valid', 'wrong-key', 'alg-none', 'wrong-typed-exp', 'malformed', 'absent',
];

export const open = defineAction({
  name: 'open',
  says: 'a client connects, with a token, over a transport; its join may be slow',
  choices: (now, bounds) => {
    const client = nextToCome(now, bounds, 'official');
    if (client === undefined) return [];
    return bounds.transports.flatMap((transport) => bounds.namespaces.flatMap((nsp) =>
      bounds.carriers.flatMap((carrier) => waysBy(carrier, now, bounds).flatMap((way) =>
        manners(bounds).map((manner) => ({
          do: 'open' as const, client, transport, ...inNamespace(nsp), ...by(carrier), ...way,
          ...manner,
        }))))));
  },
  next: (m, { client, transport, token, carrier, nsp = '/', joinMs, catchAll = false }) => {
    begin(m, client, transport, nsp);
    m.peers[client].carrier = carrier ?? 'auth';
    comeIn(m, m.peers[client], nsp, { token, joinMs: joinMs ?? 0, catchAll });
  },
  drive: (driver, { client, transport, token, carrier, nsp = '/', joinMs, ...asked }) => {
    driver.open(client, {
      transport, token, ...by(carrier ?? 'auth'), nsp, joinMs: joinMs ?? 0,
      catchAll: asked.catchAll === true, retries: asked.retries === true,
    });
  },
});

/** How the application listens to the client, and how the client emits. */
const manners = (
  { catchAll, retries }: Bounds,
): readonly Pick<StepOf<'open'>, 'catchAll' | 'retries'>[] =>
  catchAll.flatMap((hears) => retries.map((again) => ({
    ...(hears ? { catchAll: hears } : {}), ...(again ? { retries: again } : {}),
  })));

/** Clients come in in their order: which of two comes first makes no other difference. */
export const nextToCome = (
  { clients }: Situation, bounds: Bounds, manners: ClientSituation['manners'],
): ClientName | undefined => {
  const client = bounds.clients.find((name) => clients[name].link === 'new');
  const isItsTurn = manners === (client === CLIENT ? 'official' : 'none');
  const may = bounds.manners.includes(manners)
    || (isItsTurn && bounds.manners.includes('official, then none'));
  return may ? client : undefined;
};

/** Long enough for something else to happen meanwhile, and over long before the token is. */
const OVERTAKEN_MS = 50;

/**
 * The application lets the client in at the very expiry of its token, or just after it; or well
 * before, where a revocation may overtake it.
 */
const slowJoinsMs = ({ lives }: Situation, { most }: Bounds): readonly number[] => [
  lives.first, lives.first + 1, ...(most.revoke + most.rotate > 0 ? [OVERTAKEN_MS] : []),
];

const by = (carrier: Carrier): Pick<StepOf<'open'>, 'carrier'> =>
  carrier === 'auth' ? {} : { carrier };

/** Who is to authenticate by an event comes with nothing at first. */
const WITH_NOTHING = [{ token: 'absent' as const }];

/** The same for a carrier; `fixed`: the token that a static one has carried from the start. */
export const waysBy = (
  carrier: Carrier, now: Situation, bounds: Bounds, fixed: TokenName | null = null,
): readonly Pick<StepOf<'open'>, 'token' | 'joinMs'>[] => carrier === 'authenticate'
  ? WITH_NOTHING
  : ways(now, bounds).filter(({ token }) => fixed === null || token === fixed);

/** With which token, and how slowly, a client may come into a namespace. */
export function ways(
  now: Situation, bounds: Bounds,
): readonly Pick<StepOf<'open'>, 'token' | 'joinMs'>[] {
  const tokens = [
    ...bounds.openTokens, ...bounds.badTokens ? BAD : [],
    // Two clients may be two users.
    ...bounds.clients.length > 1 ? ['other-subject' as const] : [],
  ];
  return [
    ...tokens.map((token) => ({ token })),
    ...(bounds.slowJoins && now.lives.first > 0
      ? slowJoinsMs(now, bounds).map((joinMs) => ({ token: 'first' as const, joinMs }))
      : []),
  ];
}

/** A fresh connection, on which the client comes into one namespace. */
export function begin(
  m: Moment, client: ClientName, transport: Transport, nsp: Namespace,
): void {
  const peer = m.peers[client];
  peer.wire = transport === 'websocket' ? 'websocket' : 'polling';
  peer.upgrade = transport === 'upgrade' ? 'waiting' : 'none';
  clientSetsOut(m, peer, nsp);
  Object.assign(peer, {
    engine: 'open', sessions: [], over: [], displaced: [], active: [nsp],
    pollAtServer: peer.wire === 'polling', postUnderWay: false, heldPackets: [], pollHeld: false,
    buffered: [], outbox: [], begun: null,
  });
}
