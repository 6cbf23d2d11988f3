import { describe, expect, it } from 'vitest';
import { anyAlgorithm } from '../designs/any-algorithm.ts';
import { keysCached } from '../designs/keys-cached.ts';
import { keysUnpushed } from '../designs/keys-unpushed.ts';
import { reference } from '../designs/reference.ts';
import { opens, reaches, reconnects, refreshesTo, seenLast } from '../hand-made.ts';
import type { Step } from '../step.ts';

const ADMITTED = ['0 server admitted', '0 client connected'];
const REFUSED = ['0 client refused'];

describe('a key that is retired', () => {
  const rotate: Step = { do: 'rotate', client: 'A' };

  it('should end the sessions on its tokens, and no others', () => {
    const open = [opens('websocket'), rotate];
    expect(seenLast(reference, open)).toEqual(['0 server left', '0 client disconnected']);
    expect(seenLast(keysUnpushed, open)).toEqual([]);
    expect(seenLast(keysCached, open)).toEqual([]);
    expect(seenLast(reference, [opens('websocket', 'next-key'), rotate])).toEqual([]);
    expect(seenLast(reference, [opens('websocket'), refreshesTo('next-key'), rotate])).toEqual([]);
  });

  it('should be good for no token from then on, where the server hears of it', () => {
    const joining = [opens('websocket', 'first', 5), rotate, reaches('join')];
    expect(seenLast(reference, joining)).toEqual(['5 client refused']);
    expect(seenLast(keysUnpushed, joining)).toEqual(['5 client refused']);
    expect(seenLast(keysCached, joining)).toContain('5 server admitted');
    const back = [opens('websocket'), rotate, reconnects('longer')];
    expect(seenLast(reference, back)).toEqual(REFUSED);
    expect(seenLast(reference, [opens('websocket'), rotate, reconnects('next-key')]))
      .toEqual(ADMITTED);
  });
});

describe('a token that is signed with a public key', () => {
  it('should be good only where the token says how it is verified', () => {
    expect(seenLast(reference, [opens('websocket', 'alg-confused')])).toEqual(REFUSED);
    expect(seenLast(anyAlgorithm, [opens('websocket', 'alg-confused')])).toEqual(ADMITTED);
    for (const token of ['wrong-key', 'alg-none', 'alg-none-cased'] as const) {
      expect(seenLast(anyAlgorithm, [opens('websocket', token)])).toEqual(REFUSED);
    }
  });
});
