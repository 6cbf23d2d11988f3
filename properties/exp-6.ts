import { isTooEarly } from '../model/time.ts';
import { tokenLife, tokenSpec } from '../model/tokens.ts';
import { defineProperty } from './property.ts';
import { attemptsOf } from './sessions.ts';

export const noBadToken = defineProperty({
  id: 'EXP-6',
  level: 'MUST',
  says: 'forged, malformed, absent, "alg": "none", not yet valid, wrong-typed exp: never admitted',
  source: 'RFC 7519 §7.2, §4.1.5; RFC 8725 §3.1–3.2',
  exercisedBy: 'a join with a token that never was good',
  plots: {
    connection: [['open with a bad token']],
    wire: [['engine', 'connect with a bad token', 'pull']],
    tokens: [['open oddly']],
  },
  needs: [],
  turnsOn: ['admitted', 'refused'],
  judge: (history, { requireExp }) => {
    const bad = attemptsOf(history).flatMap((attempt) => {
      const { token, outcome } = attempt;
      if (outcome === null) return [];
      const early = isTooEarly(outcome.seen.atMs, tokenLife(token, history.phaseMs).nbfMs);
      const { flaw, expSec } = tokenSpec(token);
      const bad = early || flaw !== 'none' || (requireExp && expSec === undefined);
      return bad ? [{ token, outcome }] : [];
    });
    return {
      exercised: bad.length,
      violations: bad.filter(({ outcome }) => outcome.admitted).map(({ token, outcome }) => ({
        event: outcome.event, atMs: outcome.seen.atMs, token, observation: outcome.seen,
        says: `the server admitted a session on a bad token (${tokenSpec(token).says})`,
      })),
    };
  },
});
