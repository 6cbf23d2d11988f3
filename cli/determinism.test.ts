import { afterAll, describe, expect, it } from 'vitest';
import { digestsFrom, startBusyProcess } from '../bench/processes.ts';

const request = {
  designs: ['reference', 'timer', 'packet-guard', 'handshake-only', 'refresh-forgets'],
  sequences: 16, seed: 20, rounds: 2,
};

const busy = startBusyProcess();
afterAll(() => { busy.kill(); });

describe('sim', () => {
  it('should leave the same histories and frames in every process, on a busy machine', async () => {
    const digests = await Promise.all([0, 1, 2].map((jitter) =>
      digestsFrom({ ...request, jitter })));
    const [first] = digests.flat();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(digests).toEqual(digests.map(() => [first, first]));
  });

  it('should leave others with another seed', async () => {
    const [[a], [b]] = await Promise.all([1, 2].map((seed) =>
      digestsFrom({ ...request, designs: ['timer'], rounds: 1, seed, jitter: 0 }),
    )) as [string[], string[]];
    expect(a).not.toBe(b);
  });
});
