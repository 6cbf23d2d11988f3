import { describe, expect, it } from 'vitest';
import { reference } from '../model/designs/reference.ts';
import type { Feature } from '../model/feature.ts';
import { carriers } from '../model/scopes/carriers.ts';
import { connection } from '../model/scopes/connection.ts';
import { delivery } from '../model/scopes/delivery.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { refresh } from '../model/scopes/refresh.ts';
import { tokens } from '../model/scopes/tokens.ts';
import type { Transport } from '../model/step.ts';
import { boundsOf, scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import { Around, kindTo } from './around.ts';
import { REACHABLE_PAIRS, pairKey, pairsOf } from './pairs.ts';
import { REACHABLE, goalsOf } from './reach.ts';
import { reachedIn } from './reach-tree.ts';
import { visitAll } from './visit.ts';

describe('what is reachable', { timeout: 60_000 }, () => {
  // On the other transports: reach.whole.test.ts.
  it.each(SCOPES.map((scope) => [scope.name, scope] as const))(
    'should be listed for %s by websocket as the explorer finds it', (name, scope) => {
      const { lines, pairs } = reachedIn(scope, 'websocket');
      expect(REACHABLE[name]?.websocket).toEqual(lines);
      expect(REACHABLE_PAIRS[name]?.websocket).toEqual(pairs);
    });
});

describe('goalsOf', { timeout: 60_000 }, () => {
  const lacking = (...features: readonly Feature[]): Lacks =>
    features.map((feature) => ({ feature, reason: 'it is not there' }));

  it.each([
    [lacking('refresh', 'slow join', 'authenticate')],
    [lacking('refresh', 'authenticate')],
    [lacking('authenticate')],
    [lacking('server emit', 'slow join')],
    [lacking()],
  ])('should leave out what takes something that is lacking, and nothing else: %j', (lacks) => {
    for (const scope of scopesFor([connection, refresh, carriers, delivery, tokens], lacks)) {
      const found = new Set<string>();
      const around = new Around();
      visitAll(reference, boundsOf('polling', lacks, scope.closed), (from, to) => {
        found.add(kindTo(to));
        around.note(from, to);
      });
      const goals = new Set(goalsOf('polling', [scope], lacks).map(({ kind }) => kind));
      expect([...goals].sort()).toEqual([...found].sort());
      expect(pairsOf('polling', [scope], lacks).map((pair) => pairKey(...pair)).sort())
        .toEqual([...new Set(around.pairs().map(({ pair }) => pairKey(...pair)))].sort());
    }
  });

  it('should have nothing in scopes for which the target lacks something', () => {
    const scopes = goalsOf('websocket', SCOPES, lacking('namespaces', 'recovery'))
      .map(({ scope }) => scope.name);
    expect(scopes).toContain('connection');
    expect(scopes).not.toContain('namespaces');
    expect(scopes).not.toContain('recovery');
  });

  it('should know by fallback what it knows by polling', () => {
    const kinds = (transport: Transport) =>
      goalsOf(transport, SCOPES, []).map(({ kind }) => kind);
    expect(kinds('fallback')).toEqual(kinds('polling'));
    const found = new Set<string>();
    visitAll(reference, boundsOf('fallback', [], connection.closed), (_, to) => {
      found.add(kindTo(to));
    });
    const goals = new Set(goalsOf('fallback', [connection], []).map(({ kind }) => kind));
    expect([...goals].sort()).toEqual([...found].sort());
  });
});
