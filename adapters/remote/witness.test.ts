import { describe, expect, it } from 'vitest';
import type { Observation } from '../../model/history.ts';
import type { Watching } from './watching.ts';
import { RemoteWitness } from './witness.ts';

describe('a witness from outside', () => {
  it('should call late by the server\'s clock, not by ours', () => {
    const witness = cameIn({ clock: { lowMs: -3_020, highMs: -2_980 } });
    witness.sends('A', '/', 'm1', false, false);
    witness.see({ by: 'client', kind: 'acked', client: 'A', packet: 'm1', ok: true });
    expect(witness.acceptsLate(() => 8_000)).toBe(false);
    expect(witness.acceptsLate(() => 6_980)).toBe(true);
  });

  it('should see all messages of the sequence that one event bears, and no others', () => {
    const witness = cameIn({ shows: () => 'acceptance' });
    for (const id of ['m1', 'm2', 'm3']) witness.sends('A', '/', id, false, false);
    witness.take();
    witness.heard('A', 'batch', [['m1.run-1.', 'm2.run-1.', 'm3.run-12.']]);
    const accepted = witness.take().filter(({ kind }) => kind === 'accepted');
    expect(accepted.map((seen) => 'packet' in seen && seen.packet)).toEqual(['m1', 'm2']);
  });

  it('should not take what tells of a message for a word about the end', () => {
    const toldAfter = (said: string): unknown => {
      const witness = cameIn({});
      witness.heard('A', 'said', ['bob', said]);
      witness.see({
        by: 'client', kind: 'disconnected', client: 'A', reason: 'transport close',
      });
      const left = witness.take().find((seen): seen is Observation & { kind: 'left' } =>
        seen.kind === 'left');
      return left?.told;
    };
    expect(toldAfter('m1.run-1.')).toBeUndefined();
    expect(toldAfter('m1.run-7.')).toBeUndefined();
    expect(toldAfter('token expired')).toBe(true);
  });
});

// Helpers

/** Of a client that came in, ten seconds from the start by our clock. */
function cameIn(changes: Partial<Watching>): RemoteWitness {
  const witness = new RemoteWitness({
    ours: () => 10_000, originMs: 0, clock: { lowMs: 0, highMs: 0 }, mark: 'run-1',
    acksCount: true, shows: () => 'nothing', passed: () => {}, otherwise: () => null, ...changes,
  });
  witness.asks('A', '/');
  witness.see({ by: 'client', kind: 'connected', client: 'A' });
  return witness;
}
