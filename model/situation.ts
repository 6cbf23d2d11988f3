import type { Event } from './history.ts';
import type { Step, Transport } from './step.ts';
import type { OffsetMs } from './time.ts';
import { tokenLife } from './tokens.ts';
import type { TokenName } from './tokens.ts';

/**
 * What anybody can know who took the steps and watched the client: enough to say which actions are
 * possible next. The explorer follows it through the model's histories, the generator through real
 * ones, so that both draw from the same enabled actions and neither knows the target's design.
 *
 * Times are offsets from now, clipped when long past: two situations that differ only in how long
 * ago something happened are the same.
 */
export interface Situation {
  /** Milliseconds until each token in use expires. */
  readonly lives: Lives;
  readonly client: 'new' | 'joining' | 'connected' | 'closed';
  readonly transport: Transport | null;
  /** Which transport carries packets now. */
  readonly wire: 'polling' | 'websocket';
  /** The WebSocket of an `upgrade` client: kept waiting, probing until its check is due, none. */
  readonly upgrade: 'none' | 'waiting' | 'probing';
  readonly upgradeDueMs: number | null;
  readonly joinDueMs: number | null;
  /** Held bytes: none, what the client sends, or its poll as well. */
  readonly held: 'nothing' | 'packets' | 'packets and poll';
  /** Tokens the client has presented whose expiry can be waited for. */
  readonly presented: readonly Mortal[];
  /** How often each action that has a budget was taken. Packets are numbered by it. */
  readonly taken: Readonly<Record<Budgeted, number>>;
  /** Timers due at this very instant wait for the next step's I/O. */
  readonly timersWait: boolean;
}

/** Actions that a sequence may take only so often; any other ends by itself. */
export const BUDGETED = ['reconnect', 'send', 'refresh', 'emit', 'hold', 'cut', 'wait'] as const;
export type Budgeted = (typeof BUDGETED)[number];

/** Tokens whose expiry a sequence can reach. */
export const MORTAL = ['first', 'longer', 'shorter'] as const;
export type Mortal = (typeof MORTAL)[number];
export type Lives = Readonly<Record<Mortal, number>>;

/** Further back than this, all pasts are alike. */
const LONG_PAST_MS = -2;
/** The server's polling check while a client upgrades (engine.io/build/socket.js: `check`, 100). */
export const UPGRADE_CHECK_MS = 100;

export const clipMs = (ms: number): number => Math.max(ms, LONG_PAST_MS);

export const elapse = (lives: Lives, ms: number): Lives => ({
  first: clipMs(lives.first - ms),
  longer: clipMs(lives.longer - ms),
  shorter: clipMs(lives.shorter - ms),
});

/** Milliseconds until a token's `exp`: negative infinity where that is past or cannot be read. */
export function remainingMs(lives: Lives, token: TokenName): number {
  switch (token) {
    case 'first': case 'longer': case 'shorter': return lives[token];
    case 'other-subject': case 'wrong-key': case 'alg-none': return lives.longer;
    case 'long': case 'not-yet-valid': return Number.POSITIVE_INFINITY;
    default: return Number.NEGATIVE_INFINITY;
  }
}

export const initialSituation = (phaseMs: number): Situation => ({
  lives: {
    first: tokenLife('first', phaseMs).expMs,
    longer: tokenLife('longer', phaseMs).expMs,
    shorter: tokenLife('shorter', phaseMs).expMs,
  },
  client: 'new',
  transport: null,
  wire: 'polling',
  upgrade: 'none',
  upgradeDueMs: null,
  joinDueMs: null,
  held: 'nothing',
  presented: [],
  taken: { reconnect: 0, send: 0, refresh: 0, emit: 0, hold: 0, cut: 0, wait: 0 },
  timersWait: false,
});

/** A situation while an event is followed. */
type Draft = { -readonly [Key in keyof Situation]: Situation[Key] };

/** @returns the situation after one event. */
export function follow(before: Situation, event: Event): Situation {
  const now: Draft = { ...before, timersWait: false };
  afterStep(now, event.step);
  afterTime(now, event.toMs - event.fromMs);
  afterSeen(now, event);
  return now;
}

function count(now: Draft, name: Budgeted): void {
  now.taken = { ...now.taken, [name]: now.taken[name] + 1 };
}

function present(now: Draft, token: TokenName): void {
  const { presented } = now;
  const mortal = MORTAL.find((name) => name === token);
  if (mortal === undefined || presented.includes(mortal)) return;
  now.presented = MORTAL.filter((name) => name === mortal || presented.includes(name));
}

function afterStep(now: Draft, step: Step): void {
  switch (step.do) {
    case 'open':
      comeIn(now, step.transport, step.token);
      now.joinDueMs = step.joinMs ?? null;
      return;
    case 'reconnect':
      count(now, 'reconnect');
      comeIn(now, now.transport ?? 'polling', step.token);
      return;
    case 'refresh':
      count(now, 'refresh');
      present(now, step.token);
      return;
    case 'send': case 'emit': count(now, step.do); return;
    case 'hold':
      count(now, 'hold');
      now.held = 'packets';
      return;
    case 'deliver': now.held = 'nothing'; return;
    case 'poll': now.held = 'packets'; return;
    case 'upgrade': [now.upgrade, now.upgradeDueMs] = ['probing', UPGRADE_CHECK_MS]; return;
    case 'block': now.upgrade = 'none'; return;
    case 'cut':
      count(now, 'cut');
      now.held = 'nothing';
      return;
    case 'advance':
      if (step.to === 'now') count(now, 'wait');
      now.timersWait = step.timers === 'after-io';
      return;
    default: step satisfies never;
  }
}

function comeIn(now: Draft, transport: Transport, token: TokenName): void {
  present(now, token);
  now.client = 'joining';
  now.transport = transport;
  now.wire = transport === 'websocket' ? 'websocket' : 'polling';
  now.upgrade = transport === 'upgrade' ? 'waiting' : 'none';
}

function afterTime(now: Draft, ms: number): void {
  if (ms === 0) return;
  now.lives = elapse(now.lives, ms);
  if (now.upgradeDueMs !== null) now.upgradeDueMs = clipMs(now.upgradeDueMs - ms);
  if (now.joinDueMs !== null) now.joinDueMs = clipMs(now.joinDueMs - ms);
}

function afterSeen(now: Draft, { observations }: Event): void {
  for (const seen of observations) {
    if (seen.by !== 'client') continue;
    if (seen.kind === 'connected') now.client = 'connected';
    if (seen.kind === 'refused' || seen.kind === 'disconnected') now.client = 'closed';
    if (seen.kind === 'upgraded') {
      [now.wire, now.upgrade, now.upgradeDueMs] = ['websocket', 'none', null];
    }
    // Whatever reached a polling client used up its poll; the next one is held too.
    if (now.held === 'packets' && now.wire === 'polling') now.held = 'packets and poll';
  }
  if (now.client !== 'joining') now.joinDueMs = null;
  if (now.client === 'closed') {
    [now.wire, now.upgrade, now.upgradeDueMs] = ['polling', 'none', null];
  }
}

/** An instant that a situation gives a name to, and the milliseconds until then. */
export interface NamedDeadline {
  readonly name: `exp:${Mortal}` | 'join' | 'upgrade';
  readonly dueMs: OffsetMs;
}

export function deadlines(now: Situation): readonly NamedDeadline[] {
  const named: NamedDeadline[] = now.presented
    .map((token) => ({ name: `exp:${token}`, dueMs: now.lives[token] }));
  if (now.joinDueMs !== null) named.push({ name: 'join', dueMs: now.joinDueMs });
  if (now.upgradeDueMs !== null) named.push({ name: 'upgrade', dueMs: now.upgradeDueMs });
  return named;
}
