import { describe, expect, it } from 'vitest';
import { RemoteWitness } from './witness.ts';

describe('a witness from outside', () => {
  it('should call late by the server\'s clock, not by ours', () => {
    const behind = witnessOf({ lowMs: -3_020, highMs: -2_980 });
    expect(behind.acceptsLate(() => 8_000)).toBe(false);
    expect(behind.acceptsLate(() => 6_980)).toBe(true);
  });
});

// Helpers

/** Of a client that came in and had a message accepted, ten seconds from the start by our clock. */
function witnessOf(clock: { readonly lowMs: number; readonly highMs: number }): RemoteWitness {
  const witness = new RemoteWitness({
    ours: () => 10_000, originMs: 0, clock, acksCount: true, shows: () => 'nothing',
    passed: () => {}, otherwise: () => null,
  });
  witness.asks('A', '/');
  witness.see({ by: 'client', kind: 'connected', client: 'A' });
  witness.sends('A', '/', 'm1', false, false);
  witness.see({ by: 'client', kind: 'acked', client: 'A', packet: 'm1', ok: true });
  return witness;
}
