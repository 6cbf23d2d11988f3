import type { Recovers } from '../design.ts';
import { RECOVERY_MS } from '../situation.ts';
import { isJustStored } from '../recovery.ts';
import type { Memory, StoredSession } from '../recovery.ts';
import type { Reply } from '../packet.ts';
import type { ServerSession } from '../state.ts';
import { CLIENTS } from '../step.ts';
import type { ClientName, Namespace } from '../step.ts';
import { tokenSpec } from '../tokens.ts';
import type { TokenName } from '../tokens.ts';
import { isGood, isPast, leftMs, see } from './moment.ts';
import type { Moment, Peer } from './moment.ts';

/** After which ends Socket.IO stores a session (socket.io/dist/socket.js:14-21). */
const RECOVERABLE = ['transport error', 'transport close', 'forced close', 'forced server close'];

const isOf = (client: ClientName, nsp: Namespace) =>
  (one: { readonly client: ClientName; readonly nsp: Namespace }): boolean =>
    one.client === client && one.nsp === nsp;

export const memoryOf = (m: Moment, client: ClientName, nsp: Namespace): Memory | undefined =>
  m.recovery.memories.find(isOf(client, nsp));

function remember(
  m: Moment, client: ClientName, nsp: Namespace, change: Partial<Memory>,
): void {
  const memories = m.recovery.memories.map((memory) =>
    isOf(client, nsp)(memory) ? { ...memory, ...change } : memory);
  m.recovery = { ...m.recovery, memories };
}

/** Of two tokens, the one that lives longer. */
export const laterOf = (m: Moment, a: TokenName, b: TokenName): TokenName =>
  leftMs(m, b) > leftMs(m, a) ? b : a;

/** A session begins: a new one has a pid of its own, a recovered one the pid it had. */
export function begins(
  m: Moment, { name: client }: Peer, session: ServerSession,
): ServerSession {
  if (m.design.recovery === 'off') return session;
  const { nsp, token, owed } = session;
  const memory = memoryOf(m, client, nsp);
  const made = (memory?.made ?? 0) + (session.pid === undefined ? 1 : 0);
  const pid = session.pid ?? CLIENTS.length * made + CLIENTS.indexOf(client);
  const last = { pid, token, owed, ended: false };
  if (memory === undefined) {
    const fresh = {
      client, nsp, made, pid: null, offset: null, connected: false, unheard: [], last,
    };
    m.recovery = { ...m.recovery, memories: [...m.recovery.memories, fresh] };
  } else {
    remember(m, client, nsp, { made, last });
  }
  return { ...session, pid };
}

/** A session ends; where it was dropped, the adapter may store it. */
export function ends(
  m: Moment, { name: client }: Peer, session: ServerSession, reason: string,
): void {
  const { recovery } = m.design;
  const { nsp, token, owed, pid } = session;
  if (recovery === 'off' || pid === undefined) return;
  const closed = reason === 'forced close';
  const ended = closed || reason === 'server namespace disconnect';
  if (memoryOf(m, client, nsp)?.last.pid === pid) {
    remember(m, client, nsp, { last: { pid, token, owed, ended } });
  }
  if (!RECOVERABLE.includes(reason)) return;
  const isSafe = recovery.stores === 'living sessions that were dropped';
  if (isSafe && (closed || isPast(m, session))) return;
  const stored = { client, nsp, pid, token, owed, dueMs: m.busyMs + RECOVERY_MS };
  const others = m.recovery.sessions.filter((one) => one.nsp !== nsp || one.pid !== pid);
  m.recovery = { ...m.recovery, sessions: [...others, stored] };
}

/** The adapter keeps what is emitted, whether or not anybody is there. */
export function keeps(m: Moment, client: ClientName, nsp: Namespace, id: string): void {
  keepsBroadcast(m, [client], nsp, id, () => false);
}

/** The same for all in a room, also those gone: except whom a guard lets nothing be sent to. */
export function keepsBroadcast(
  m: Moment, clients: readonly ClientName[], nsp: Namespace, id: string,
  isBarred: (client: ClientName) => boolean,
): void {
  const to = clients.flatMap((client) => {
    const memory = memoryOf(m, client, nsp);
    return memory === undefined || isBarred(client) ? [] : [memory.last.pid];
  });
  if (to.length === 0) return;
  m.recovery = { ...m.recovery, packets: [...m.recovery.packets, { nsp, id, to }] };
}

/** What a CONNECT packet asks for: nothing, what another is being given, or what was in store. */
export type Asked = 'nothing' | 'under way' | {
  readonly memory: Memory; readonly mine: StoredSession | undefined;
};

/**
 * CONNECT arrives, perhaps with the pid and the offset that a client was given: the adapter is
 * asked at once, and answers when the turn is over.
 */
export function askedBy(m: Moment, client: ClientName, nsp: Namespace): Asked {
  const { recovery } = m.design;
  const memory = memoryOf(m, client, nsp);
  if (recovery === 'off' || memory?.offset == null || memory.pid === null) return 'nothing';
  const isUnderWay = m.restoring.includes(nameOf(memory));
  if (isUnderWay && recovery.together === 'one at a time') return 'under way';
  m.restoring.push(nameOf(memory));
  const mine = m.recovery.sessions.find((one) => one.nsp === nsp && one.pid === memory.pid);
  return { memory, mine };
}

const nameOf = ({ nsp, pid }: Memory): string => `${nsp} ${pid}`;

/**
 * The session that they stand for is restored, and what it missed is written, before any middleware
 * runs (socket.io/dist/socket.js:96-107).
 */
export function restore(
  m: Moment, peer: Peer, nsp: Namespace, asked: Asked, write: (reply: Reply) => void,
): StoredSession | undefined {
  const { recovery } = m.design;
  if (recovery === 'off' || typeof asked === 'string') return undefined;
  const { memory, mine } = asked;
  m.restoring = m.restoring.filter((name) => name !== nameOf(memory));
  const { pid, offset, last } = memory;
  if (mine === undefined) return undefined;
  if (mine.dueMs < m.busyMs) {
    forgetStored(m, mine);
    return undefined;
  }
  // `socket.data` is one object, also where an older copy of the session was never deleted.
  const { token, owed } = last.pid === pid ? last : mine;
  const { packets } = m.recovery;
  const from = packets.findIndex((packet) => packet.nsp === nsp && packet.id === offset);
  if (from < 0) return undefined;
  const isDead = recovery.restores !== 'any session' && isPast(m, { token, skewMs: 0 });
  if (isDead || recovery.uses === 'once') forgetStored(m, mine);
  if (isDead) return undefined;
  for (const packet of packets.slice(from + 1)) {
    const isMine = packet.nsp === nsp && pid !== null && packet.to.includes(pid);
    if (!isMine) continue;
    see(m, peer, nsp, { by: 'server', kind: 'handed', packet: packet.id });
    write({ kind: 'notice', nsp, id: packet.id, ack: false });
  }
  return { ...mine, token, owed };
}

function forgetStored(m: Moment, stored: StoredSession): void {
  m.recovery = { ...m.recovery, sessions: m.recovery.sessions.filter((one) => one !== stored) };
}

/** Whether the adapter keeps a copy of the client's latest session. */
export function isStored(m: Moment, client: ClientName, nsp: Namespace): boolean {
  const { recovery } = m.design;
  const last = memoryOf(m, client, nsp)?.last;
  if (recovery === 'off' || last === undefined) return false;
  const stored = m.recovery.sessions.find((one) =>
    isOf(client, nsp)(one) && one.pid === last.pid);
  if (stored === undefined) return false;
  // Looked at when the token expires that it was stored with, and again when the latest does: where
  // that is past, a millisecond later.
  return recovery.restores !== 'living sessions' || isJustStored(stored, m.busyMs)
    || [stored.token, last.token].some((token) => !isPast(m, { token, skewMs: 0 }));
}

/** The client sets out for a namespace; it keeps what it heard of on its way out of it. */
export const clientSetsOut = (m: Moment, { name }: Peer, nsp: Namespace): void => {
  remember(m, name, nsp, { connected: false });
};

/** The client is in: what came before its CONNECT packet is heard first. */
export function clientConnects(
  m: Moment, peer: Peer, nsp: Namespace, pid: number | undefined,
): void {
  const memory = memoryOf(m, peer.name, nsp);
  if (memory === undefined || pid === undefined) {
    see(m, peer, nsp, { by: 'client', kind: 'connected' });
    return;
  }
  const unheard = memory.unheard;
  for (const packet of unheard) see(m, peer, nsp, { by: 'client', kind: 'received', packet });
  const offset = unheard.at(-1) ?? memory.offset;
  remember(m, peer.name, nsp, { pid, offset, connected: true, unheard: [] });
  const kept = memory.pid === pid ? 'kept' : 'new';
  see(m, peer, nsp, { by: 'client', kind: 'connected', pid: kept });
}

/** @returns whether the client hears an event now, and not only once it is connected. */
export function clientHears(
  m: Moment, { name }: Peer, { nsp, id, ack }: Extract<Reply, { readonly kind: 'notice' }>,
): boolean {
  const memory = memoryOf(m, name, nsp);
  if (memory === undefined) return true;
  if (!memory.connected) {
    remember(m, name, nsp, { unheard: [...memory.unheard, id] });
    return false;
  }
  // An event that wants an acknowledgement is not stored and carries no offset.
  if (!ack) remember(m, name, nsp, { offset: id });
  return true;
}

/** Which of the server's checks a recovered session goes through. */
export const checksOf = ({ design: { recovery } }: Moment): Recovers['checks'] =>
  recovery === 'off' ? 'every middleware' : recovery.checks;

/** Whether who comes with a token may go on with a session. */
export const mayTakeOver = (
  { design: { recovery } }: Moment, { token }: StoredSession, presented: TokenName,
): boolean => recovery === 'off' || recovery.restoredTo === 'whoever comes'
  || tokenSpec(token).subject === tokenSpec(presented).subject;

/** A recovered session: held to the longer-lived of the token it had and the one it comes with. */
export function continuing(
  m: Moment, { nsp, pid, token, owed }: StoredSession, presented: TokenName,
): ServerSession {
  const checks = checksOf(m);
  return {
    nsp, pid, stage: 'joining', skewMs: 0, latched: false, pending: [],
    token: checks === 'nothing' ? token : laterOf(m, presented, token),
    owed: isGood(m, presented) ? laterOf(m, presented, owed) : owed,
    continues: { token: owed, presented },
    ...(checks === 'every middleware' ? {} : { unguarded: true }),
  };
}
