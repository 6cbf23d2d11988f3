import { describe, expect, it } from 'vitest';
import { enabledSteps } from '../model/actions/index.ts';
import { follow, initialSituation } from '../model/situation.ts';
import type { Situation } from '../model/situation.ts';
import type { Step } from '../model/step.ts';
import { SCOPES, WIDEST_BOUNDS } from '../model/scopes/index.ts';
import { boundsWithout, scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';

describe('a server that takes its token from the request that opens a connection', () => {
  const lacks: Lacks = [{ feature: 'token in CONNECT', reason: 'it comes in a cookie' }];

  it.each(['first', 'absent'] as const)(
    'should be asked by what the engine was opened with alone: %s', (token) => {
      const now = opened(token);
      expect(tokensAsked(now, [])).toContain('expired');
      expect(new Set(tokensAsked(now, lacks))).toEqual(new Set([token]));
    });
});

describe('a server that cannot be told of a revocation', () => {
  it('should be told of none, in whatever scope', () => {
    const lacks: Lacks = [{ feature: 'revocation', reason: 'nobody said how' }];
    expect(WIDEST_BOUNDS.most.revoke).toBeGreaterThan(0);
    expect(boundsWithout(lacks, WIDEST_BOUNDS).most.revoke).toBe(0);
  });
});

describe('a server that has one session of each user', () => {
  it('should be come to by one client at a time, who asks once', () => {
    const lacks: Lacks = [{ feature: 'two sessions', reason: 'it ends the one before' }];
    const left = scopesFor(SCOPES, lacks);
    expect(left.map(({ drawn }) => boundsWithout(lacks, drawn).clients)).toEqual(
      left.map(() => ['A']));
    expect(left.filter(({ drawn }) => drawn.asks.includes('twice'))).toEqual([]);
    expect(left.length).toBeLessThan(SCOPES.length);
  });
});

// Helpers

/** A client without manners has opened an engine. */
const opened = (token: 'first' | 'absent'): Situation => follow(initialSituation(0), {
  step: { do: 'engine', client: 'A', transport: 'websocket', token },
  fromMs: 0, toMs: 0, observations: [],
});

const tokensAsked = (now: Situation, lacks: Lacks): readonly string[] =>
  enabledSteps(now, boundsWithout(lacks, WIDEST_BOUNDS))
    .flatMap((step: Step) => step.do === 'connect' ? [step.token, step.again ?? step.token] : []);
