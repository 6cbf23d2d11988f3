import { describe, expect, it } from 'vitest';
import { SLOW_MS } from '../actions/refresh.ts';
import type { Design } from '../design.ts';
import { anySubject } from '../designs/any-subject.ts';
import { lateRefresh } from '../designs/late-refresh.ts';
import { laterExpiryWins } from '../designs/later-expiry-wins.ts';
import { reference } from '../designs/reference.ts';
import { refreshOvertakes } from '../designs/refresh-overtakes.ts';
import { expires, opens, reaches, refreshesTo, seenLast, sends } from '../hand-made.ts';

describe('a slow refresh', () => {
  const slow = [opens('websocket'), refreshesTo('longer', 'r1', SLOW_MS)];

  it('should be accepted at once and answered when it has been looked up', () => {
    expect(seenLast(reference, slow)).toEqual(['0 server arrived r1', '0 server accepted r1']);
    expect(seenLast(reference, [...slow, reaches('verify', -1)])).toEqual([]);
    expect(seenLast(reference, [...slow, reaches('verify')])).toEqual(['1000 client acked r1 yes']);
  });

  it('should not keep the session alive meanwhile', () => {
    const late = [opens('websocket'), expires(-1), refreshesTo('longer', 'r1', SLOW_MS)];
    expect(seenLast(reference, [...late, reaches('verify')]))
      .toEqual(['10000 server left', '10000 client disconnected']);
  });
});

describe('two refreshes under way', () => {
  const lives = (design: Design) => seenLast(design, [
    opens('websocket'), refreshesTo('longer', 'r1', SLOW_MS), refreshesTo('shorter', 'r2'),
    reaches('verify'), expires(0, 'first', 'shorter'), sends('m1'),
  ]).includes('6000 server accepted m1');

  it('should leave the session with the token that was received last', () => {
    expect(lives(reference)).toBe(false);
  });

  it('should leave it with the slower one where nobody looks at their order', () => {
    expect(lives(refreshOvertakes)).toBe(true);
  });
});

describe('a refresh', () => {
  it.each([
    ['a shorter life', laterExpiryWins, 'shorter', 6_000],
    ['another subject', anySubject, 'other-subject', 10_000],
  ] as const)('should go wrong with %s', (_what, design, token, atMs) => {
    const steps = [
      opens('websocket'), refreshesTo(token),
      expires(0, 'first', token === 'shorter' ? 'shorter' : 'first'), sends('m1'),
    ];
    expect(seenLast(reference, steps)).not.toContain(`${atMs} server accepted m1`);
    expect(seenLast(design, steps)).toContain(`${atMs} server accepted m1`);
  });

  it('should come too late at the very expiry, and revive the session where it is let', () => {
    const steps = [opens('websocket'), expires(0, 'after-io'), refreshesTo('longer')];
    expect(seenLast(reference, steps)).not.toContain('10000 client acked r1 yes');
    expect(seenLast(lateRefresh, steps)).toContain('10000 client acked r1 yes');
    expect(seenLast(lateRefresh, [...steps, sends('m1')])).toContain('10000 server accepted m1');
  });
});
