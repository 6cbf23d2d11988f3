import { MOST_TOGETHER } from '../model/actions/send.ts';
import type { ScopeName } from '../model/scope.ts';
import type { Situation } from '../model/situation.ts';
import type { Step } from '../model/step.ts';

/**
 * What has to happen, in order, for a property's situation to come about. A plot knows what a
 * client can do and when; it never knows how the target enforces expiry.
 */
export type Plot = readonly PlotPoint[];

/** Plots by the scope in which they can be followed. */
export type Plots = Readonly<Partial<Record<ScopeName, readonly Plot[]>>>;

export type PlotPoint =
  | 'open' | 'open for long' | 'open slowly' | 'open slowly, in time' | 'open with a bad token'
  | 'open oddly' | 'open to outlive' | 'reconnect'
  | 'send' | 'emit' | 'emit, ack wanted' | 'emit, no ack wanted' | 'broadcast'
  | 'refresh' | 'refresh slowly' | 'refresh well' | 'refresh well, slowly' | 'refresh to less'
  | 'refresh badly' | 'hold' | 'deliver'
  | 'cut' | 'upgrade' | 'join' | 'join slowly' | 'leave' | 'send beside' | 'miss' | 'kick'
  | 'open to authenticate' | 'authenticate' | 'authenticate badly'
  | 'look' | 'insist' | 'engine' | 'connect' | 'connect with a bad token' | 'pull'
  | 'send, to be acked late' | 'begin' | 'finish' | 'probe' | 'complete'
  | 'open as another' | 'take over' | 'take over from another' | 'connect twice'
  | 'send several'
  | 'send a volley' | 'set the clock' | 'suspend' | 'revoke' | 'revoke alice' | 'end the join'
  | 'restart' | 'send binary' | 'rotate' | 'open with the next key'
  | 'the first expires'
  | 'almost expire' | 'just before expiry' | 'expire' | 'expire, I/O first' | 'long past expiry'
  | 'a millisecond passes';

/** Whether a step is what the plot wants next. */
export function fits(point: PlotPoint, step: Step, now: Situation): boolean {
  switch (point) {
    case 'open':
      return step.do === 'open' && step.token === 'first' && step.joinMs === undefined;
    case 'open for long':
      return step.do === 'open' && step.token === 'long' && step.joinMs === undefined;
    case 'open to outlive': return step.do === 'open' && step.token === 'longer';
    case 'open slowly': return step.do === 'open' && step.joinMs !== undefined;
    case 'open slowly, in time':
      return step.do === 'open' && (step.joinMs ?? Infinity) < now.lives.first;
    case 'open with a bad token': return step.do === 'open' && !isGood(step.token);
    case 'connect': return step.do === 'connect' && isGood(step.token);
    case 'connect with a bad token': return step.do === 'connect' && !isGood(step.token);
    case 'revoke alice': return step.do === 'revoke' && step.subject === 'alice';
    case 'open as another': return step.do === 'open' && step.token === 'other-subject';
    case 'take over': return step.do === 'connect' && isGood(step.token)
      && step.pidOf !== undefined && step.again === undefined;
    case 'take over from another': return step.do === 'connect' && step.token === 'first'
      && step.pidOf !== undefined && step.again === undefined;
    case 'connect twice': return step.do === 'connect' && step.again !== undefined;
    case 'open with the next key': return step.do === 'open' && step.token === 'next-key';
    case 'open oddly': return step.do === 'open' && step.token !== 'first';
    case 'open to authenticate': return step.do === 'open' && step.carrier === 'authenticate';
    case 'authenticate': return step.do === 'authenticate' && isGood(step.token);
    case 'authenticate badly': return step.do === 'authenticate' && !isGood(step.token);
    case 'join': return step.do === 'join' && isGood(step.token) && step.joinMs === undefined;
    case 'join slowly': return step.do === 'join' && step.joinMs !== undefined;
    case 'send beside': return step.do === 'send' && step.nsp !== undefined;
    case 'refresh well': return step.do === 'refresh' && step.token === 'longer';
    case 'refresh badly': return step.do === 'refresh' && step.token !== 'longer';
    case 'refresh well, slowly': return step.do === 'refresh' && step.token === 'longer'
      && step.slowMs !== undefined;
    case 'refresh to less': return step.do === 'refresh' && step.token === 'shorter'
      && step.slowMs === undefined;
    case 'refresh slowly': return step.do === 'refresh' && step.slowMs !== undefined;
    case 'emit, ack wanted': return step.do === 'emit' && step.ack === true;
    // The offset that a recovery goes by comes with these alone (socket.io socket.js, `emit`).
    case 'emit, no ack wanted': return step.do === 'emit' && step.ack === undefined;
    case 'just before expiry':
      return expires(step, now) && step.deltaMs <= -BEFORE_MS && step.deltaMs >= -JUST_BEFORE_MS;
    case 'almost expire': return expires(step, now) && step.deltaMs < 0;
    case 'the first expires':
      return step.do === 'advance' && step.to === 'exp:first' && step.deltaMs >= 0;
    case 'expire': return expires(step, now) && step.deltaMs >= 0;
    case 'long past expiry': return expires(step, now) && step.deltaMs >= LONG_PAST_MS;
    case 'expire, I/O first': return expires(step, now) && step.timers === 'after-io';
    case 'end the join': return step.do === 'advance' && step.to === 'join'
      && step.deltaMs >= 0;
    case 'send, to be acked late': return step.do === 'send'
      && step.messages.some(({ ackAfterMs }) => ackAfterMs !== undefined);
    case 'send binary': return step.do === 'send' && step.messages[0]?.binary === true;
    case 'send': return step.do === 'send' && step.messages.length <= MOST_TOGETHER;
    case 'send a volley': return step.do === 'send' && step.messages.length > MOST_TOGETHER;
    case 'send several': return step.do === 'send' && step.messages.length > 1;
    case 'set the clock': return step.do === 'step clock';
    case 'a millisecond passes': return step.do === 'advance' && step.to === 'now';
    default: return step.do === point;
  }
}

/** What a step takes to begin on a machine that is busy: who comes later would miss the expiry. */
const [BEFORE_MS, JUST_BEFORE_MS] = [30, 60];

/** Further from an expiry than any clock that was measured can be wrong by. */
const LONG_PAST_MS = 300;

const isGood = (token: string): boolean => token === 'first' || token === 'long';

/** An advance to the last expiry that the client's tokens still have before them. */
function expires(step: Step, now: Situation): step is Step & { do: 'advance' } {
  if (step.do !== 'advance' || !step.to.startsWith('exp:')) return false;
  const last = now.presented.reduce((a, b) => now.lives[b] > now.lives[a] ? b : a, 'shorter');
  return now.presented.length === 1 || step.to === `exp:${last}`;
}
