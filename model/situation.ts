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
  /** The WebSocket of an `upgrade` client: kept waiting, probing until its check is due, or none. */
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

/** Milliseconds until a token expires: negative infinity for one that never was good. */
export function remainingMs(lives: Lives, token: TokenName): number {
  switch (token) {
    case 'first': case 'longer': case 'shorter': return lives[token];
    case 'other-subject': return lives.longer;
    case 'long': return Number.POSITIVE_INFINITY;
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

/** @returns the situation after one event. */
export function follow(before: Situation, event: Event): Situation {
  const passedMs = event.toMs - event.fromMs;
  const taken = count(before.taken, event.step);
  const stepped = afterStep({ ...before, taken, timersWait: false }, event.step);
  return afterSeen(afterTime(stepped, passedMs), event);
}

function count(taken: Situation['taken'], step: Step): Situation['taken'] {
  const name = step.do === 'advance' && step.to === 'now' ? 'wait' : step.do;
  const budgeted = BUDGETED.find((known) => known === name);
  return budgeted === undefined ? taken : { ...taken, [budgeted]: taken[budgeted] + 1 };
}

const present = ({ presented }: Situation, token: TokenName): readonly Mortal[] => {
  const mortal = MORTAL.find((name) => name === token);
  return mortal === undefined || presented.includes(mortal) 
    ? presented
    : MORTAL.filter((name) => name === mortal || presented.includes(name));
};

function afterStep(now: Situation, step: Step): Situation {
  switch (step.do) {
    case 'open': return {
      ...now, ...opened(step.transport), presented: present(now, step.token),
      joinDueMs: step.joinMs ?? null,
    };
    case 'reconnect': return {
      ...now, ...opened(now.transport ?? 'polling'), presented: present(now, step.token),
    };
    case 'refresh': return { ...now, presented: present(now, step.token) };
    case 'send': case 'emit': return now;
    case 'hold': return { ...now, held: 'packets' };
    case 'deliver': return { ...now, held: 'nothing' };
    case 'poll': return { ...now, held: 'packets' };
    case 'upgrade': return { ...now, upgrade: 'probing', upgradeDueMs: UPGRADE_CHECK_MS };
    case 'block': return { ...now, upgrade: 'none' };
    case 'cut': return { ...now, held: 'nothing' };
    case 'advance': return { ...now, timersWait: step.timers === 'after-io' };
    default: return step satisfies never;
  }
}

const opened = (transport: Transport): Partial<Situation> => ({
  client: 'joining',
  transport,
  wire: transport === 'websocket' ? 'websocket' : 'polling',
  upgrade: transport === 'upgrade' ? 'waiting' : 'none',
});

const shift = (dueMs: number | null, ms: number): number | null =>
  dueMs === null ? null : clipMs(dueMs - ms);

const afterTime = (now: Situation, ms: number): Situation => ms === 0 ? now : {
  ...now,
  lives: elapse(now.lives, ms),
  upgradeDueMs: shift(now.upgradeDueMs, ms),
  joinDueMs: shift(now.joinDueMs, ms),
};

function afterSeen(now: Situation, event: Event): Situation {
  let { client, wire, upgrade, upgradeDueMs, joinDueMs, held } = now;
  for (const seen of event.observations) {
    if (seen.by !== 'client') continue;
    if (seen.kind === 'connected') client = 'connected';
    if (seen.kind === 'refused' || seen.kind === 'disconnected') client = 'closed';
    if (seen.kind === 'upgraded') [wire, upgrade, upgradeDueMs] = ['websocket', 'none', null];
    // Whatever reached a polling client used up its poll; the next one is held too.
    if (held === 'packets' && wire === 'polling') held = 'packets and poll';
  }
  if (client !== 'joining') joinDueMs = null;
  if (client === 'closed') [wire, upgrade, upgradeDueMs] = ['polling', 'none', null];
  return { ...now, client, wire, upgrade, upgradeDueMs, joinDueMs, held };
}

/** The instants this situation gives a name to, as milliseconds from now. */
export function deadlines(now: Situation): readonly { name: DeadlineName; dueMs: OffsetMs }[] {
  const tokens = now.presented
    .map((token) => ({ name: `exp:${token}` as const, dueMs: now.lives[token] }));
  const others = [
    { name: 'join' as const, dueMs: now.joinDueMs },
    { name: 'upgrade' as const, dueMs: now.upgradeDueMs },
  ].flatMap(({ name, dueMs }) => dueMs === null ? [] : [{ name, dueMs }]);
  return [...tokens, ...others];
}

type DeadlineName = `exp:${TokenName}` | 'join' | 'upgrade';

