import { describe, expect, it } from 'vitest';
import type { Design } from '../design.ts';
import { decodeOnly } from '../designs/decode-only.ts';
import { laxExp } from '../designs/lax-exp.ts';
import { reference } from '../designs/reference.ts';
import { verifyThenSlow } from '../designs/verify-then-slow.ts';
import { wholeSeconds } from '../designs/whole-seconds.ts';
import { bare, expires, opens, reconnects, refreshesTo, seenLast, sends } from '../hand-made.ts';
import type { Step } from '../step.ts';
import type { TokenName } from '../tokens.ts';

const ADMITTED = ['0 server admitted', '0 client connected'];
const REFUSED = ['0 client refused'];

describe('a token with half a second in its exp', () => {
  const late = [opens('websocket', 'fractional'), expires(0, 'after-io', 'fractional')];
  const back = [...late, bare('cut'), reconnects('fractional')];

  it('should be over at that half second, though a library goes by whole ones', () => {
    expect(seenLast(reference, [...late, sends('m1')])).not.toContain('10500 server accepted m1');
    expect(seenLast(reference, back)).toEqual(['10500 client refused']);
  });

  it('should live on where seconds are compared, or nobody looks again', () => {
    expect(seenLast(wholeSeconds, [...late, sends('m1')])).toContain('10500 server accepted m1');
    expect(seenLast(wholeSeconds, back)).toContain('10500 server admitted');
    expect(seenLast(verifyThenSlow, back)).toContain('10500 server admitted');
  });

  it('should not be taken over by a refresh that comes too late for it', () => {
    const steps = [
      opens('websocket', 'long'), refreshesTo('fractional'), expires(0, 'after-io', 'fractional'),
    ];
    expect(seenLast(reference, [...steps, refreshesTo('fractional', 'r2')]))
      .not.toContain('10500 client acked r2 yes');
  });
});

describe('a token', () => {
  const opened = (design: Design, token: TokenName): readonly string[] =>
    seenLast(design, [opens('websocket', token)]);

  it.each(['huge-exp', 'iat-future', 'fractional'] as const)(
    'should be good for every design: %s', (token) => {
      for (const design of [reference, laxExp, decodeOnly]) {
        expect(opened(design, token)).toEqual(ADMITTED);
      }
    });

  it.each(['no-exp', 'exp-zero', 'exp-null', 'exp-string', 'wrong-typed-exp'] as const)(
    'should be good only where any exp will do: %s', (token) => {
      expect(opened(reference, token)).toEqual(REFUSED);
      expect(opened(laxExp, token)).toEqual(ADMITTED);
    });

  it.each(['exp-negative', 'empty', 'alg-none-cased'] as const)(
    'should be good for neither: %s', (token) => {
      expect(opened(reference, token)).toEqual(REFUSED);
      expect(opened(laxExp, token)).toEqual(REFUSED);
    });

  it('should be refused until its nbf, and good from that instant on', () => {
    const at = (deltaMs: number): Step =>
      ({ do: 'advance', client: 'A', to: 'nbf:soon', deltaMs, timers: 'first' });
    const steps = [opens('websocket', 'soon')];
    expect(seenLast(reference, steps)).toEqual(REFUSED);
    expect(seenLast(reference, [...steps, at(-1), reconnects('soon')]))
      .toEqual(['4999 client refused']);
    expect(seenLast(reference, [...steps, at(0), reconnects('soon')]))
      .toEqual(['5000 server admitted', '5000 client connected']);
  });
});
