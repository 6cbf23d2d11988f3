import { latestMs } from '../model/history.ts';
import type { Observation } from '../model/history.ts';
import { isTooEarly } from '../model/time.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import { defineProperty } from './property.ts';
import { attemptsOf } from './sessions.ts';

export const noBadToken = defineProperty({
  id: 'EXP-6',
  level: 'MUST',
  says: 'forged, malformed, absent, "alg": "none", not yet valid, wrong-typed exp: never admitted; '
    + 'who has yet to authenticate is not heard',
  source: 'RFC 7519 §7.2, §4.1.5; RFC 8725 §3.1–3.2',
  exercisedBy: 'a join with a token that never was good, or a message before any was shown',
  plots: {
    outside: [['open with a bad token']],
    'outside, no manners': [['engine', 'connect with a bad token', 'pull']],
    connection: [['open with a bad token']],
    wire: [['engine', 'connect with a bad token', 'pull']],
    tokens: [['open oddly']],
    dynamic: [['open', 'open with a bad token']],
    carriers: [
      ['open to authenticate', 'send'],
      ['open to authenticate', 'authenticate badly', 'send'],
      ['open with a bad token'],
    ],
  },
  needs: [],
  turnsOn: ['admitted', 'refused', 'acked', 'arrived', 'accepted', 'answered'],
  judge: (history, contract) => {
    const { requireExp, leewayMs } = contract;
    const attempts = attemptsOf(history, contract);
    const unproven = attempts.flatMap((attempt) => attempt.unproven);
    const bad = attempts.flatMap((attempt) => {
      const { token, outcome } = attempt;
      if (outcome === null) return [];
      const early = isTooEarly(
        latestMs(outcome.seen), tokenLife(token, history.phaseMs).nbfMs - leewayMs);
      const { flaw, expSec } = tokenSpec(token);
      const bad = early || flaw !== 'none' || (requireExp && expSec === undefined);
      return bad ? [{ token, outcome }] : [];
    });
    return {
      exercised: bad.length + unproven.filter(({ seen }) => isSpeech(seen, 'arrived')).length,
      violations: [...bad.filter(({ outcome }) => outcome.admitted).map(({ token, outcome }) => ({
        event: outcome.event, atMs: outcome.seen.atMs, token, observation: outcome.seen,
        says: `the server admitted a session on a bad token (${tokenSpec(token).says})`,
      })), ...unproven.filter(({ seen }) => isSpeech(seen, 'accepted', 'answered')).map(
        ({ event, seen }) => ({
          event, atMs: seen.atMs, observation: seen,
          ...('packet' in seen ? { packet: seen.packet } : {}),
          says: `the server heard ${packetOf(seen)} from a client that had not authenticated`,
        }))],
    };
  },
});

const packetOf = (seen: Observation): string => 'packet' in seen ? seen.packet : '';

/** The event by which a client authenticates is no message of the application's. */
const isSpeech = (seen: Observation, ...kinds: readonly Observation['kind'][]): boolean =>
  kinds.includes(seen.kind) && !packetOf(seen).startsWith('a');
