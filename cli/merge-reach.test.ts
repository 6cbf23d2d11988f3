import { describe, expect, it } from 'vitest';
import { mergeReach } from './merge-reach.ts';

const reach = (transport: string, adapter: string, ...unreached: string[]) =>
  ({ transport, adapter, reachable: 9, unreached, pairs: [] });

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

  it('should count a pair once that several workers made', () => {
    const made = (...sends: number[]) => ({
      ...reach('polling', 'sim'), pairs: [
        { action: 'open', reachable: 4, made: [1] },
        { action: 'send', reachable: 7, made: sends },
      ],
    });
    expect(mergeReach([made(5, 6), made(6, 9, 10), made()])[0]?.pairs).toEqual([
      { action: 'open', reachable: 4, made: 1 }, { action: 'send', reachable: 7, made: 4 },
    ]);
  });

  it('should come to nothing where nobody came to anything', () => {
    expect(mergeReach([])).toEqual([]);
  });
});
