import { describe, expect, it } from 'vitest';
import { optionsWith } from './fixtures/options.ts';
import { CONFIRMING_SEQUENCES, planCheck, SHARD_SEQUENCES, shardSeed, shareOut } from './plan.ts';

describe('shareOut', () => {
  it('should lose nothing and favour nobody by more than one', () => {
    expect(shareOut(10, 4)).toEqual([3, 3, 2, 2]);
    expect(shareOut(2, 4)).toEqual([1, 1, 0, 0]);
  });
});

describe('planCheck', () => {
  it('should run everything on sim and a sample on loopback, by transport', () => {
    const shards = planCheck(optionsWith());
    expect(shards.map(({ label, request }) => [label, request.sequences])).toEqual([
      ['sim polling', 200], ['sim websocket', 200],
      ['loopback polling', CONFIRMING_SEQUENCES / 2],
      ['loopback websocket', CONFIRMING_SEQUENCES / 2],
    ]);
  });

  it('should run everything on every adapter that was asked for by name', () => {
    const shards = planCheck(optionsWith({ sampled: false }));
    expect(shards.map(({ request }) => request.sequences)).toEqual([200, 200, 200, 200]);
  });

  it('should begin on loopback with the sequences that sim runs', () => {
    const [sim, , loopback] = planCheck(optionsWith());
    expect(loopback?.request.seed).toBe(sim?.request.seed);
  });

  it('should not depend on the number of workers', () => {
    expect(planCheck(optionsWith({ workers: 1 }))).toEqual(planCheck(optionsWith({ workers: 8 })));
  });

  it('should split what is too much for one worker, and leave out what is nothing', () => {
    const many = planCheck(optionsWith({ adapters: ['sim'], sequences: 4 * SHARD_SEQUENCES + 2 }));
    expect(many).toHaveLength(6);
    expect(many.every(({ request }) => request.sequences <= SHARD_SEQUENCES)).toBe(true);
    expect(planCheck(optionsWith({ adapters: ['sim'], sequences: 1 }))).toHaveLength(1);
  });

  it('should give every shard a seed of its own', () => {
    const seeds = [1, 2].flatMap((seed) => [0, 1].flatMap((part) =>
      (['polling', 'websocket'] as const).map((transport) => shardSeed(seed, transport, part))));
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
