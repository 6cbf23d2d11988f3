import { describe, expect, it } from 'vitest';
import { reference } from '../designs/reference.ts';
import { revocationOvertaken } from '../designs/revocation-overtaken.ts';
import { revocationUnpushed } from '../designs/revocation-unpushed.ts';
import { opens, reaches, reconnects, seenLast } from '../hand-made.ts';
import type { Step } from '../step.ts';

describe('a revocation', () => {
  it('should close what the user has open, and leave others alone', () => {
    expect(seenLast(reference, [opens('websocket'), revokes('alice')]))
      .toEqual(['0 server left', '0 client disconnected']);
    expect(seenLast(reference, [opens('websocket'), revokes('bob')])).toEqual([]);
    expect(seenLast(revocationUnpushed, [opens('websocket'), revokes('alice')])).toEqual([]);
  });

  it('should refuse whoever comes afterwards', () => {
    const back = [opens('websocket'), revokes('alice'), reconnects('longer')];
    expect(seenLast(reference, back)).toEqual(['0 client refused']);
    expect(seenLast(revocationOvertaken, back)).toEqual(['0 client refused']);
  });

  it('should refuse a join that is under way, unless nobody asks again', () => {
    const joining = [opens('websocket', 'first', 5), revokes('alice'), reaches('join')];
    expect(seenLast(reference, joining)).toEqual(['5 client refused']);
    expect(seenLast(revocationUnpushed, joining)).toEqual(['5 client refused']);
    expect(seenLast(revocationOvertaken, joining))
      .toEqual(['5 server admitted', '5 client connected']);
  });
});

// Helpers

const revokes = (subject: 'alice' | 'bob'): Step => ({ do: 'revoke', client: 'A', subject });
