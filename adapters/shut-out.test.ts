import { describe, expect, it } from 'vitest';
import type { Observation } from '../model/history.ts';
import { refusedAtOnce } from './shut-out.ts';

describe('a client that is let in and shut out at once', () => {
  it('should count as refused, whatever it saw of that', () => {
    expect(refusedAtOnce([admitted(), left(), connected(), disconnected()])).toEqual([refused()]);
    const [at, nsp] = [3, '/side'] as const;
    expect(refusedAtOnce([admitted(at, nsp), left(at, nsp)])).toEqual([refused(at, nsp)]);
  });

  it('should not, where that was later, or it was heard, or left by itself', () => {
    for (const seen of [
      [admitted(), connected(), left(1)], [admitted(), accepted(), left()],
      [admitted(), { ...left(), reason: 'client namespace disconnect' } as Observation],
      [admitted(), left(0, '/side')], [left(), admitted()],
    ]) expect(refusedAtOnce(seen)).toEqual(seen);
  });

  it('should be told from its next session, and from another client', () => {
    const other = [{ ...admitted(), client: 'B' }, { ...connected(), client: 'B' }] as const;
    expect(refusedAtOnce([admitted(), ...other, left(), admitted(), connected()] as Observation[]))
      .toEqual([...other, refused(), admitted(), connected()]);
  });
});

// Helpers

type Where = Pick<Observation, 'atMs' | 'nsp'>;
const where = (atMs: number, nsp: '/side' | undefined): Where =>
  ({ atMs, ...(nsp === undefined ? {} : { nsp }) });

type Make = (atMs?: number, nsp?: '/side') => Observation;
const admitted: Make = (at = 0, nsp) =>
  ({ by: 'server', kind: 'admitted', client: 'A', ...where(at, nsp) });
const left: Make = (at = 0, nsp) => ({
  by: 'server', kind: 'left', reason: 'server namespace disconnect', client: 'A', ...where(at, nsp),
});
const refused: Make = (at = 0, nsp) =>
  ({ by: 'client', kind: 'refused', client: 'A', ...where(at, nsp) });
const connected: Make = (at = 0, nsp) =>
  ({ by: 'client', kind: 'connected', client: 'A', ...where(at, nsp) });
const disconnected: Make = (at = 0, nsp) => ({
  by: 'client', kind: 'disconnected', reason: 'io server disconnect', client: 'A',
  ...where(at, nsp),
});
const accepted: Make = (at = 0, nsp) =>
  ({ by: 'server', kind: 'accepted', packet: 'm1', client: 'A', ...where(at, nsp) });
