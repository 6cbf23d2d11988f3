import { describe, expect, it } from 'vitest';
import { disconnectedUnguarded } from '../designs/disconnected-unguarded.ts';
import { emitsUnguarded } from '../designs/emits-unguarded.ts';
import { reference } from '../designs/reference.ts';
import { allSeenLast, expires, opens } from '../hand-made.ts';
import type { Step } from '../step.ts';

const LIFE_MS = 10_000;

describe('a late acknowledgement', () => {
  it('should be written when its time has come', () => {
    const live = [opens('websocket'), acked(LIFE_MS - 1), expires(-1)];
    expect(allSeenLast(reference, live))
      .toEqual(['9999 server sent m1', '9999 client acked m1 yes']);
  });

  it('should be lost with its connection', () => {
    expect(allSeenLast(emitsUnguarded, [opens('websocket'), acked(LIFE_MS), expires()]))
      .not.toContain('10000 server sent m1');
  });

  it('should be written to a session that is over, as long as its connection stands', () => {
    const atOnce = [opens('polling'), acked(LIFE_MS), expires()];
    expect(allSeenLast(disconnectedUnguarded, atOnce)).toContain('10000 server sent m1');
    expect(allSeenLast(reference, atOnce)).not.toContain('10000 server sent m1');
    const later = [opens('websocket'), acked(LIFE_MS + 1), joinsBeside, expires(), expires(1)];
    expect(allSeenLast(disconnectedUnguarded, later)).toEqual(['10001 server sent m1']);
    expect(allSeenLast(reference, later)).toEqual([]);
  });
});

// Helpers

const acked = (ackAfterMs: number): Step =>
  ({ do: 'send', client: 'A', messages: [{ id: 'm1', ack: true, ackAfterMs }] });

const joinsBeside: Step = { do: 'join', client: 'A', nsp: '/side', token: 'long' };
