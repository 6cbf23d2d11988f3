import { latestMs } from '../model/history.ts';
import type { History } from '../model/history.ts';
import { isExpired, isTooEarly } from '../model/time.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import type { TokenName } from '../model/tokens.ts';
import type { Contract } from './property.ts';
import type { Begun, Located } from './begun.ts';
import type { Owed, Refresh } from './sessions.ts';

/** The last that certainly counts before an event, and what may have taken its place since. */
export function possiblyInForce(
  owed: readonly [Owed, ...Owed[]], event: number,
): readonly [Owed, ...Owed[]] {
  if (owed.length === 1) return owed;
  const certain = owed.findLast(({ byEvent }) => byEvent < event) ?? owed[0];
  const since = owed.slice(owed.indexOf(certain) + 1).filter((one) => one.event <= event);
  return [certain, ...since];
}

/** What the contract and the server make of a refresh that reached a session. */
export function refreshOf(
  history: History, contract: Contract, owed: readonly [Owed, ...Owed[]], arrived: Located,
  { seen, left }: Begun, sooner: Owed | null,
): Refresh {
  const id = 'packet' in arrived.seen ? arrived.seen.packet : '';
  const step = history.events.map((event) => event.step)
    .find((s) => s.do === 'refresh' && s.id === id);
  const { token, slowMs = 0 } = step?.do === 'refresh' ? step : { token: 'absent' as const };
  const acked = seen.find(({ seen: s }) => s.kind === 'acked' && s.packet === id);
  const doneAtMs = arrived.seen.atMs + slowMs;
  const done = history.events.findIndex(({ toMs }, event) =>
    event >= arrived.event && toMs >= doneAtMs);
  const byEvent = acked?.event ?? (done < 0 ? Infinity : done);
  // The session ended first, or the history: nothing is known of a lookup that was under way.
  const cutShort = byEvent > (left?.event ?? Infinity) || byEvent === Infinity;
  // The answer was written, and waits for a poll: nobody has heard what it says.
  const unheard = acked === undefined
    && seen.some(({ seen: s }) => s.kind === 'sent' && s.packet === id);
  const isTorn = sooner !== null && owed.length === 1 && isExpired(doneAtMs, sooner.expMs);
  const due = isTorn || unheard
    ? 'unclear'
    : dueOf(history, contract, owed, arrived, token, acked?.seen.atMs, byEvent);
  // Where no answer says what the server has chosen, it may have chosen either.
  const isUntold = due === 'either' && 'mute' in arrived.seen && arrived.seen.mute === true;
  return {
    arrived, id, token, byEvent,
    due: due === 'refused' || !(cutShort || isUntold) ? due : 'unclear',
    answer: acked?.seen.kind === 'acked' ? acked.seen.ok : null,
  };
}

/** EXP-5: exactly the new token's expiry, in order of receipt; anything amiss changes nothing. */
function dueOf(
  history: History, { leewayMs, earlyMs, requireExp }: Contract, owed: readonly [Owed, ...Owed[]],
  arrived: Located, token: TokenName, answeredAtMs: number | undefined, byEvent: number,
): Refresh['due'] {
  const current = possiblyInForce(owed, arrived.event).map(({ expMs }) => expMs);
  const lastMs = Math.max(...current);
  const life = tokenLife(token, history.phaseMs);
  const toMs = history.events[byEvent]?.toMs ?? Infinity;
  if (isExpired(arrived.seen.atMs, lastMs, leewayMs)) return 'refused';
  const bad = tokenSpec(token).flaw !== 'none'
    || (requireExp && tokenSpec(token).expSec === undefined)
    || tokenSpec(token).subject !== tokenSpec(owed[0].token).subject;
  if (bad || isExpired(arrived.seen.atMs, life.expMs, leewayMs)) return 'refused';
  // When it took effect is known to lie between its arrival and its answer, or the step's end.
  const byMs = Math.max(latestMs(arrived.seen), Math.min(toMs, answeredAtMs ?? toMs));
  if (isTooEarly(byMs, life.nbfMs - leewayMs)) return 'refused';
  // From a little before an expiry to a little after it, what is said of it is the server's.
  const changes = [Math.min(...current), life.expMs].some((expMs) =>
    isExpired(byMs, expMs - earlyMs));
  if (changes || isTooEarly(arrived.seen.atMs, life.nbfMs)) return 'unclear';
  // A token without `exp` is legal, and a server may want one that has it.
  const mayRefuse = life.expMs < lastMs || tokenSpec(token).expSec === undefined;
  return mayRefuse ? 'either' : 'applied';
}
