import { tokenSpec } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import { isConnected, isJoining } from '../model/situation.ts';
import type { ClientSituation, Situation } from '../model/situation.ts';
import { CLIENTS } from '../model/step.ts';
import type { Deadline, Message, Step, StepOf } from '../model/step.ts';

/**
 * Transitions fall into kinds: what is done, and in what situation, as far as either matters to
 * what can go wrong. A kind is its own name, as reports show it: `send, volatile · connected`.
 */
export const kindOf = (now: Situation, step: Step): string =>
  `${stepWords(step)} · ${situationWords(now, step)}`;

const words = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== false && part !== undefined && part !== '').join(', ');

/** @returns what is done, whoever does it and whatever else is going on: `emit, ack wanted`. */
export function stepWords(step: Step): string {
  switch (step.do) {
    case 'open': return words(
      'open', step.carrier === undefined && tokenWords(step.token), carrierWords(step),
      step.retries !== true && step.joinMs !== undefined && 'slowly',
      step.catchAll && 'with a catch-all listener', step.retries && 'retrying');
    case 'engine': return words(
      'engine', tokenWords(step.token), step.sid && 'with an empty sid', step.jsonp && 'by JSONP');
    case 'join': return words(
      'join', tokenWords(step.token), step.joinMs !== undefined && 'slowly');
    case 'connect': return words(
      'connect', tokenWords(step.token), step.again !== undefined && 'twice',
      step.pidOf !== undefined && 'for a session of another');
    case 'reconnect': case 'authenticate': return words(step.do, tokenWords(step.token));
    case 'refresh': return words(
      'refresh', refreshWords(step.token), step.slowMs !== undefined && 'slowly');
    case 'send': return words('send', messagesWords(step.messages));
    case 'emit': return words('emit', step.ack && 'ack wanted');
    case 'broadcast': return words('broadcast', `to ${step.to}`);
    case 'kick': return words('kick', `by ${step.how}`);
    case 'begin': return words('begin', step.what === 'body' ? 'a body' : 'a binary message');
    case 'advance': return words(
      'advance', instantWords(step), step.timers !== 'first' && ORDER[step.timers]);
    case 'step clock': case 'suspend': return words(step.do, instantWords(step));
    default: return step.do;
  }
}

const ORDER = { 'after-io': 'I/O before timers', early: 'timers early' } as const;

function messagesWords([first, second]: readonly Message[]): string | undefined {
  if (second !== undefined) return 'a busy one and another';
  if (first?.volatile === true) return 'volatile';
  if (first?.binary === true) return 'binary';
  return first?.ackAfterMs === undefined ? undefined : 'acked late';
}

/** Tokens by what they are good for. */
function tokenWords(token: TokenName): string {
  if (token === 'expired' || token === 'exp-zero' || token === 'exp-negative') return 'expired';
  if (token === 'not-yet-valid' || token === 'soon') return 'not valid yet';
  const { flaw, expSec } = tokenSpec(token);
  if (flaw !== 'none') return 'bad token';
  return expSec === undefined || expSec > DAY_SEC ? 'long-lived' : '';
}

const DAY_SEC = 86_400;

/** What a token is good for is told apart where it comes in `auth`. */
function carrierWords({ carrier, token }: StepOf<'open'>): string {
  if (carrier === undefined) return '';
  const isGood = ['', 'long-lived'].includes(tokenWords(token)) || carrier === 'authenticate';
  return isGood ? `by ${carrier}` : `not good, by ${carrier}`;
}

function refreshWords(token: TokenName): string {
  if (token === 'other-subject') return 'another subject\'s';
  return token === 'longer' || token === 'shorter' ? token : tokenWords(token);
}

function instantWords({ to, deltaMs }: { readonly to: Deadline; readonly deltaMs: number }) {
  if (to === 'now') return 'by 1 ms';
  const side = deltaMs < 0 ? 'before' : deltaMs > 0 ? 'after' : 'at';
  return `${side} ${DEADLINES[to.split(':')[0] ?? ''] ?? to}`;
}

const DEADLINES: Readonly<Record<string, string>> = {
  exp: 'expiry', nbf: 'nbf', join: 'the end of a join', verify: 'the end of a refresh',
  upgrade: 'the upgrade check', recovery: 'the end of recovery',
};

/** What befalls everybody; anything else is one client's. */
const SHARED: ReadonlySet<Step['do']> =
  new Set(['advance', 'step clock', 'suspend', 'revoke', 'rotate']);

/** Something of the client's is dealt with at once: before timers that are due, or behind them. */
const TIMELY: ReadonlySet<Step['do']> = new Set([
  'send', 'emit', 'broadcast', 'refresh', 'authenticate', 'deliver', 'finish', 'complete',
  'connect', 'join', 'reconnect', 'pull',
]);

/** Which wire it takes may matter. */
const WIRED: ReadonlySet<Step['do']> = new Set(['send', 'emit', 'hold', 'deliver']);

const toExpiry = (step: Step): boolean => step.do === 'advance' && step.to.startsWith('exp:');

/** The situation of whoever takes the step; where it befalls all, of who has come furthest in. */
function situationWords(now: Situation, step: Step): string {
  const clients = SHARED.has(step.do)
    ? CLIENTS.map((name) => now.clients[name]).filter(({ link }) => link !== 'new')
    : [now.clients[step.client]];
  const [one] = clients.toSorted((a, b) => rankOf(a) - rankOf(b));
  if (one === undefined || one.link === 'new') return 'nobody there';
  // Where there is another deadline, what else is the case hardly matters.
  const elsewhere = step.do === 'advance' && (!toExpiry(step) || !isConnected(one));
  if (elsewhere) return statusOf(one);
  return words(
    statusOf(one), (WIRED.has(step.do) || toExpiry(step)) && wireWords(one),
    hasExpired(now) && 'expired', TIMELY.has(step.do) && now.timersWait && 'timers wait');
}

const STATUS = ['connected', 'joining', 'not connected'] as const;

const rankOf = (client: ClientSituation): number => STATUS.indexOf(statusOf(client));

function statusOf(client: ClientSituation): (typeof STATUS)[number] {
  if (isConnected(client)) return 'connected';
  return isJoining(client) ? 'joining' : 'not connected';
}

/** Where the wire changes while the client is connected. */
function wireWords(client: ClientSituation): string {
  if (client.transport !== 'upgrade' || !isConnected(client)) return '';
  if (client.upgrade === 'probing') return 'upgrading';
  return client.wire === 'polling' ? 'not upgraded' : 'upgraded';
}

/** Whether a token that was presented has expired. */
const hasExpired = ({ presented, lives }: Situation): boolean =>
  presented.some((token) => lives[token] <= 0);
