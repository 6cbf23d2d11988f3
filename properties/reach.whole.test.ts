import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../model/scopes/index.ts';
import { REACHABLE_PAIRS } from './pairs.ts';
import type { PairRows } from './pairs.ts';
import { REACHABLE } from './reach.ts';
import { reachedIn } from './reach-tree.ts';

/** `REACH_UPDATE=1` writes down what the explorer finds, in place of holding it against that. */
const UPDATES = process.env.REACH_UPDATE === '1';
const write = (name: string, what: object): void => {
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(what, null, 1)}\n`);
};

/** By fallback, it is as by polling; by websocket, reach.test.ts goes by it. */
const LISTED = ['polling', ...UPDATES ? ['websocket'] as const : [], 'upgrade'] as const;

describe('what is reachable, on the other transports', { timeout: 300_000 }, () => {
  const kinds: Record<string, Record<string, readonly string[]>> = {};
  const pairs: Record<string, Record<string, PairRows>> = {};
  afterAll(() => {
    if (!UPDATES) return;
    write('reachable.json', kinds);
    write('reachable-pairs.json', pairs);
  });

  it.each(SCOPES.map((scope) => [scope.name, scope] as const))(
    'should be listed for %s as the explorer finds it', (name, scope) => {
      for (const transport of LISTED) {
        const reached = reachedIn(scope, transport);
        (kinds[name] ??= {})[transport] = reached.lines;
        (pairs[name] ??= {})[transport] = reached.pairs;
        if (UPDATES) continue;
        expect(REACHABLE[name]?.[transport]).toEqual(reached.lines);
        expect(REACHABLE_PAIRS[name]?.[transport]).toEqual(reached.pairs);
      }
    });
});
