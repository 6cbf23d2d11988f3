import { describe, expect, it } from 'vitest';
import { frameGuard } from '../designs/frame-guard.ts';
import { handshakeOnly } from '../designs/handshake-only.ts';
import { reference } from '../designs/reference.ts';
import { requestGuard } from '../designs/request-guard.ts';
import { silentClose } from '../designs/silent-close.ts';
import type { Design } from '../design.ts';
import { expires, seenLast } from '../hand-made.ts';
import type { Piecemeal, Step } from '../step.ts';

describe('a message that comes in pieces', () => {
  it('should arrive with the last of them', () => {
    const begun = [...isIn('polling'), begins('binary')];
    expect(seenLast(reference, begun)).toEqual([]);
    expect(seenLast(reference, [...begun, finishes]))
      .toEqual(['0 server arrived mp1', '0 server accepted mp1']);
  });

  it('should be accepted late by whoever checks its beginning', () => {
    expect(accepts(frameGuard, 'websocket', 'binary')).toBe(true);
    expect(accepts(frameGuard, 'polling', 'body')).toBe(false);
    expect(accepts(requestGuard, 'polling', 'body')).toBe(true);
    expect(accepts(requestGuard, 'polling', 'binary')).toBe(false);
    expect(accepts(handshakeOnly, 'polling', 'body')).toBe(true);
    expect(accepts(reference, 'polling', 'body')).toBe(false);
    expect(accepts(reference, 'websocket', 'binary')).toBe(false);
  });

  it('should be broken off where the transport closes meanwhile', () => {
    const polled = [...isIn('polling'), pulls, pulls, begins('body'), expires()];
    expect(seenLast(reference, polled))
      .toEqual(['10000 server left', '10000 client disconnected', '10000 client closed']);
    // Nothing has fetched what there is to say: the body is still taken, and comes to nothing.
    const waiting = [...isIn('polling'), begins('body'), expires()];
    expect(seenLast(reference, [...waiting, finishes])).toEqual(['10000 server arrived mp1']);
    expect(seenLast(reference, [...waiting, pulls])).toContain('10000 client closed');
  });

  it('should end whom a close without a word has left in, when it is broken off', () => {
    const polling = isIn('polling');
    const begun = [...polling, begins('body'), expires()];
    expect(seenLast(silentClose, begun)).toEqual([]);
    expect(seenLast(silentClose, [...begun, pulls]))
      .toEqual(['10000 server left', '10000 client connected', '10000 client closed']);
    expect(seenLast(silentClose, [...polling, pulls, begins('body'), expires()]))
      .toEqual(['10000 server left', '10000 client closed']);
  });
});

// Helpers

const isIn = (transport: 'polling' | 'websocket'): readonly Step[] => [
  { do: 'engine', client: 'A', transport, token: 'first' },
  { do: 'connect', client: 'A', token: 'first' },
];

const begins = (what: Piecemeal): Step => ({ do: 'begin', client: 'A', id: 'mp1', what });
const finishes: Step = { do: 'finish', client: 'A' };
const pulls: Step = { do: 'pull', client: 'A' };

/** Begun in time, and finished just when the token has expired. */
const accepts = (design: Design, transport: 'polling' | 'websocket', what: Piecemeal): boolean =>
  seenLast(design, [...isIn(transport), begins(what), expires(0, 'after-io'), finishes])
    .includes('10000 server accepted mp1');
