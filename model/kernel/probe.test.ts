import { describe, expect, it } from 'vitest';
import { handshakeOnly } from '../designs/handshake-only.ts';
import { reference } from '../designs/reference.ts';
import { silentClose } from '../designs/silent-close.ts';
import { upgradeUnchecked } from '../designs/upgrade-unchecked.ts';
import { expires, seenLast, sends } from '../hand-made.ts';
import type { Step } from '../step.ts';

describe('a probe', () => {
  it('should leave the client on polling until it is completed', () => {
    expect(seenLast(reference, [...isIn, probes, sends('m1')]))
      .toEqual(['0 server arrived m1', '0 server accepted m1']);
    expect(seenLast(reference, [...isIn, sends('m1'), probes, completes]))
      .toEqual(['0 client upgraded', '0 client connected', '0 client acked m1 yes']);
  });

  it('should be completed after expiry only to be told of the end', () => {
    const probed = [...isIn, expires(-1), probes];
    expect(seenLast(reference, [...probed, expires(), completes])).toEqual([
      '10000 client upgraded', '10000 client connected', '10000 client disconnected',
      '10000 client closed',
    ]);
    const accepted = '10000 server accepted m1';
    expect(seenLast(handshakeOnly, [...probed, expires(), completes, sends('m1')]))
      .toContain(accepted);
    const unheard = [...probed, expires(0, 'after-io'), completes];
    expect(seenLast(upgradeUnchecked, unheard)).toContain('10000 server left');
  });

  it('should end, completed, what a server closed that told nobody', () => {
    const unheard = [...isIn, expires(-1), probes, expires(), completes];
    expect(seenLast(silentClose, unheard)).toContain('10000 server left');
  });

  it('should come to nothing where it is completed too late', () => {
    expect(seenLast(handshakeOnly, [...isIn, probes, expires(1), completes])).toEqual([]);
  });
});

// Helpers

const isIn: readonly Step[] = [
  { do: 'engine', client: 'A', transport: 'polling', token: 'first' },
  { do: 'connect', client: 'A', token: 'first' },
];
const probes: Step = { do: 'probe', client: 'A' };
const completes: Step = { do: 'complete', client: 'A' };
