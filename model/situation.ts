import type { Event, Observation } from './history.ts';
import { NOTHING_TAKEN, budgetOf } from './budget.ts';
import type { Budgeted } from './budget.ts';
import { MORTAL, clipMs, elapse, livesAtStart } from './lives.ts';
import type { Lives, Mortal } from './lives.ts';
import { isStatic } from './carriers.ts';
import { afterRudeStep } from './rude.ts';
import { CLIENTS, NAMESPACES } from './step.ts';
import type { Carrier, ClientName, Namespace, Step, StepOf, Transport } from './step.ts';
import type { TokenName } from './tokens.ts';

export { BUDGETED, NOTHING_TAKEN } from './budget.ts';
export type { Budgeted } from './budget.ts';

/**
 * What anybody can know who took the steps and watched the clients: enough to say which actions are
 * possible next. The explorer follows it through the model's histories, the generator through real
 * ones, so that both draw from the same enabled actions and neither knows the target's design.
 *
 * Times are offsets from now.
 */
export interface Situation {
  /** Milliseconds until each token in use expires. */
  readonly lives: Lives;
  readonly clients: Readonly<Record<ClientName, ClientSituation>>;
  /** Tokens that clients have presented whose expiry can be waited for. */
  readonly presented: readonly Mortal[];
  /** How often each action that has a budget was taken. Packets are numbered by it. */
  readonly taken: Readonly<Record<Budgeted, number>>;
  /** The same, all kinds together. */
  readonly spent: number;
  /** Timers due at this very instant wait for the next step's I/O. */
  readonly timersWait: boolean;
}

export interface ClientSituation {
  /** Its connection: not opened yet, up or coming up, gone. */
  readonly link: 'new' | 'up' | 'gone';
  /** The official client, or one that writes single frames and does nothing by itself. */
  readonly manners: 'official' | 'none';
  /** How its token travels. */
  readonly carrier: Carrier;
  /** The token in its requests: of a client without manners, or by a static carrier. */
  readonly handshake: TokenName | null;
  readonly joined: Readonly<Record<Namespace, Joined>>;
  /** Where it is in, or coming in, and has yet to authenticate. */
  readonly unproven: readonly Namespace[];
  readonly transport: Transport | null;
  /** Which transport carries packets now. */
  readonly wire: 'polling' | 'websocket';
  /** The WebSocket of an `upgrade` client: kept waiting, probing until its check is due, none. */
  readonly upgrade: 'none' | 'waiting' | 'probing';
  readonly upgradeDueMs: number | null;
  /** When the application lets it in, where that was asked to take long. */
  readonly joinDueMs: number | null;
  /** When each of its slow refreshes will have been looked up, the next first. */
  readonly verifyDueMs: readonly number[];
  /** Whether it was given the means to recover; until when it can, where it was cut off. */
  readonly resumable: boolean;
  /** Whether it sends again what is not acknowledged. */
  readonly retries: boolean;
  readonly recoveryDueMs: number | null;
  /** What a client without manners has begun to write and not finished. */
  readonly begun: Pick<StepOf<'begin'>, 'id' | 'what'> | null;
  /**
   * Held bytes: none, what the client sends, or its poll as well. Once a poll was let through, the
   * next may be held without anybody's knowing: what came back may be nothing to the client.
   */
  readonly held: 'nothing' | 'packets' | 'packets, perhaps poll' | 'packets and poll';
}

export type Joined = 'no' | 'joining' | 'connected';

/** The server's polling check while a client upgrades (engine.io/build/socket.js: `check`, 100). */
export const UPGRADE_CHECK_MS = 100;
/**
 * For how long the built-in servers let a client that was dropped recover its session
 * (`maxDisconnectionDuration`): across the expiry of a token that has just been presented.
 */
export const RECOVERY_MS = 12_000;

const NEW_CLIENT: ClientSituation = {
  link: 'new',
  manners: 'official',
  carrier: 'auth',
  handshake: null,
  joined: { '/': 'no', '/side': 'no', '/rooms/1': 'no' },
  unproven: [],
  transport: null,
  wire: 'polling',
  upgrade: 'none',
  upgradeDueMs: null,
  joinDueMs: null,
  verifyDueMs: [],
  resumable: false,
  retries: false,
  recoveryDueMs: null,
  begun: null,
  held: 'nothing',
};

/** @param elapsedMs how far into the lives of its tokens a sequence begins */
export const initialSituation = (phaseMs: number, elapsedMs = 0): Situation => ({
  lives: elapse(livesAtStart(phaseMs), elapsedMs),
  clients: { A: NEW_CLIENT, B: NEW_CLIENT },
  presented: [],
  taken: NOTHING_TAKEN, spent: 0,
  timersWait: false,
});

/** Whether the client is let in, in this namespace or in any. */
export const isConnected = ({ joined }: ClientSituation, nsp?: Namespace): boolean =>
  nsp === undefined
    ? NAMESPACES.some((name) => joined[name] === 'connected')
    : joined[nsp] === 'connected';

export const isOfficial = ({ manners }: ClientSituation): boolean => manners === 'official';

/** The token that its requests carry, and that it cannot change: it comes with no other. */
export const fixedTo = ({ carrier, handshake }: ClientSituation): TokenName | null =>
  isStatic(carrier) ? handshake : null;

export const isJoining = ({ joined }: ClientSituation): boolean =>
  NAMESPACES.some((name) => joined[name] === 'joining');

/** What an action asks of every client: those in play, with their situations. */
export const clientsIn = (
  { clients }: Situation, names: readonly ClientName[],
): readonly (readonly [ClientName, ClientSituation])[] =>
  names.map((name) => [name, clients[name]] as const);

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type DraftClient = Mutable<ClientSituation>;
/** A situation while an event is followed. */
type Draft = Mutable<Omit<Situation, 'clients'>> & {
  readonly clients: Record<ClientName, DraftClient>;
};

/** @returns the situation after one event. */
export function follow(before: Situation, event: Event): Situation {
  const { A, B } = before.clients;
  const now: Draft = { ...before, clients: { A: { ...A }, B: { ...B } }, timersWait: false };
  afterStep(now, now.clients[event.step.client], event.step);
  afterRudeStep(now.clients[event.step.client], event.step);
  if (event.step.do === 'restart') for (const name of CLIENTS) now.clients[name].held = 'nothing';
  afterTime(now, event.toMs - event.fromMs, event.step.do === 'step clock');
  for (const seen of event.observations) if (seen.by === 'client') afterSeen(now, seen);
  for (const name of CLIENTS) afterAll(now.clients[name]);
  return now;
}

function count(now: Draft, name: Budgeted): void {
  now.taken = { ...now.taken, [name]: now.taken[name] + 1 };
  now.spent += 1;
}

function present(now: Draft, token: TokenName): void {
  const { presented } = now;
  const mortal = MORTAL.find((name) => name === token);
  if (mortal === undefined || presented.includes(mortal)) return;
  now.presented = MORTAL.filter((name) => name === mortal || presented.includes(name));
}

function afterStep(now: Draft, client: DraftClient, step: Step): void {
  const budget = budgetOf(step);
  if (budget !== null) count(now, budget);
  switch (step.do) {
    case 'open':
      present(now, step.token);
      carryBy(client, step);
      comeIn(client, step.transport, step.retries);
      joinIn(client, step.nsp ?? '/', step.joinMs);
      return;
    case 'reconnect': case 'insist':
      present(now, step.token);
      comeIn(client, client.transport ?? 'polling');
      joinIn(client, '/', undefined);
      return;
    case 'join':
      present(now, step.token);
      joinIn(client, step.nsp, step.joinMs);
      return;
    case 'refresh':
      present(now, step.token);
      if (step.slowMs !== undefined) {
        client.verifyDueMs = [...client.verifyDueMs, step.slowMs].sort((a, b) => a - b);
      }
      return;
    case 'leave': case 'send': case 'emit': case 'broadcast': case 'revoke': case 'pull':
    case 'stray': case 'malformed': case 'miss': case 'kick': case 'step clock': case 'unasked':
    case 'rotate': case 'begin': case 'probe': case 'look': case 'finish': case 'complete':
    case 'restart':
      return;
    case 'engine':
      present(now, step.token);
      comeIn(client, step.transport);
      [client.manners, client.handshake] = ['none', step.token];
      return;
    case 'connect': case 'authenticate':
      present(now, step.token);
      if (step.do === 'connect' && step.again !== undefined) present(now, step.again);
      return;
    case 'hold': client.held = 'packets'; return;
    case 'deliver': client.held = 'nothing'; return;
    case 'poll': client.held = 'packets, perhaps poll'; return;
    case 'upgrade': [client.upgrade, client.upgradeDueMs] = ['probing', UPGRADE_CHECK_MS]; return;
    case 'block': client.upgrade = 'none'; return;
    case 'cut':
      client.held = 'nothing';
      if (client.resumable) client.recoveryDueMs = RECOVERY_MS;
      return;
    case 'advance':
      now.timersWait = step.timers === 'after-io';
      return;
    case 'suspend':
      now.timersWait = true;
      return;
    default: step satisfies never;
  }
}

function carryBy(client: DraftClient, { carrier, token }: StepOf<'open'>): void {
  client.carrier = carrier ?? 'auth';
  if (isStatic(client.carrier)) client.handshake = token;
}

function comeIn(client: DraftClient, transport: Transport, retries = client.retries): void {
  client.retries = retries;
  client.recoveryDueMs = null;
  client.link = 'up';
  client.unproven = [];
  client.transport = transport;
  client.wire = transport === 'websocket' ? 'websocket' : 'polling';
  client.upgrade = transport === 'upgrade' ? 'waiting' : 'none';
}

function joinIn(client: DraftClient, nsp: Namespace, joinMs: number | undefined): void {
  setJoined(client, nsp, 'joining');
  if (client.carrier === 'authenticate') client.unproven = [...client.unproven, nsp];
  client.joinDueMs = joinMs ?? null;
}

function setJoined(client: DraftClient, nsp: Namespace, joined: Joined): void {
  client.joined = { ...client.joined, [nsp]: joined };
}

/**
 * What ends by a timer is no nearer because the wall clock was set; how long ago a client was cut
 * off, adapters tell by that clock.
 */
function afterTime(now: Draft, ms: number, clockWasSet: boolean): void {
  if (ms === 0) return;
  now.lives = elapse(now.lives, ms);
  for (const name of CLIENTS) {
    const client = now.clients[name];
    if (client.recoveryDueMs !== null) client.recoveryDueMs -= ms;
  }
  if (clockWasSet) return;
  for (const name of CLIENTS) {
    const client = now.clients[name];
    if (client.upgradeDueMs !== null) client.upgradeDueMs = clipMs(client.upgradeDueMs - ms);
    if (client.joinDueMs !== null) client.joinDueMs = clipMs(client.joinDueMs - ms);
    client.verifyDueMs = client.verifyDueMs.map((dueMs) => dueMs - ms).filter((left) => left > 0);
  }
}

function afterSeen(now: Draft, seen: Observation): void {
  const client = now.clients[seen.client];
  const nsp = seen.nsp ?? '/';
  if (seen.kind === 'connected') {
    setJoined(client, nsp, 'connected');
    client.resumable ||= seen.pid !== undefined;
  }
  const isProof = seen.kind === 'acked' && seen.ok && seen.packet.startsWith('a');
  const isOut = seen.kind === 'refused' || seen.kind === 'disconnected';
  if (isOut) setJoined(client, nsp, 'no');
  if (isOut || isProof) client.unproven = client.unproven.filter((name) => name !== nsp);
  if (seen.kind === 'closed') client.link = 'gone';
  if (seen.kind === 'upgraded') {
    [client.wire, client.upgrade, client.upgradeDueMs] = ['websocket', 'none', null];
  }
  // Whatever reached a polling client used up its poll; the next one is held too.
  if (client.held !== 'nothing' && client.wire === 'polling') client.held = 'packets and poll';
}

function afterAll(client: DraftClient): void {
  if (!isJoining(client)) client.joinDueMs = null;
  if (client.link !== 'up' || client.manners === 'none') return;
  if (isJoining(client) || isConnected(client)) return;
  // The official client closes a connection on which it is in no namespace any more.
  client.link = 'gone';
  [client.wire, client.upgrade, client.upgradeDueMs] = ['polling', 'none', null];
  client.verifyDueMs = [];
}
