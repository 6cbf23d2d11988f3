import { describe, expect, it } from 'vitest';
import { mergeReach } from './merge-reach.ts';

const reach = (transport: string, adapter: string, ...unreached: string[]) =>
  ({ transport, adapter, reachable: 9, unreached });

describe('mergeReach', () => {
  it('should leave what none of the workers on a transport reached', () => {
    expect(mergeReach([
      reach('polling', 'sim', 'a', 'b', 'c'), reach('websocket', 'sim', 'a'),
      reach('polling', 'sim', 'c', 'b', 'd'), reach('polling', 'loopback', 'a', 'b'),
    ])).toEqual([
      reach('polling', 'sim', 'b', 'c'), reach('websocket', 'sim', 'a'),
      reach('polling', 'loopback', 'a', 'b'),
    ]);
  });

  it('should come to nothing where nobody came to anything', () => {
    expect(mergeReach([])).toEqual([]);
  });
});
