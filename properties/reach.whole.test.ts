import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { SCOPES } from '../model/scopes/index.ts';
import { REACHABLE } from './reach.ts';
import { linesFor } from './reach-tree.ts';

/** `REACH_UPDATE=1` writes down what the explorer finds, in place of holding it against that. */
const UPDATES = process.env.REACH_UPDATE === '1';
const FILE = new URL('reachable.json', import.meta.url);

/** By fallback, it is as by polling. */
const LISTED = ['polling', 'websocket', 'upgrade'] as const;

describe('what is reachable, on every transport', { timeout: 300_000 }, () => {
  const found: Record<string, Record<string, readonly string[]>> = {};
  afterAll(() => { if (UPDATES) writeFileSync(FILE, `${JSON.stringify(found, null, 1)}\n`); });

  it.each(SCOPES.map((scope) => [scope.name, scope] as const))(
    'should be listed for %s as the explorer finds it', (name, scope) => {
      for (const transport of LISTED) {
        const lines = linesFor(scope, transport);
        (found[name] ??= {})[transport] = lines;
        if (!UPDATES) expect(REACHABLE[name]?.[transport]).toEqual(lines);
      }
    });
});
