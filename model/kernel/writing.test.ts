import { describe, expect, it } from 'vitest';
import { emitsUnguarded } from '../designs/emits-unguarded.ts';
import { handshakeOnly } from '../designs/handshake-only.ts';
import { offByOne } from '../designs/off-by-one.ts';
import { reference } from '../designs/reference.ts';
import { allSeenLast, bare, emits, expires, opens, sends } from '../hand-made.ts';

describe('what the application writes', () => {
  it('should be seen when it is handed to the transport', () => {
    expect(allSeenLast(reference, [opens('websocket'), sends('m1')])).toEqual([
      '0 server arrived m1', '0 server accepted m1', '0 server sent m1', '0 client acked m1 yes',
    ]);
    const waiting = [opens('polling'), bare('hold'), emits('n1'), emits('n2')];
    expect(allSeenLast(reference, waiting)).toEqual(['0 server sent n2']);
    expect(allSeenLast(reference, [...waiting, bare('poll')])).toEqual(['0 client received n2']);
  });

  it('should go no further than the guard at expiry, where there is one', () => {
    const late = [opens('websocket'), expires(0, 'after-io'), emits('n1')];
    expect(allSeenLast(emitsUnguarded, late)).toContain('10000 server sent n1');
    expect(allSeenLast(offByOne, late)).toContain('10000 server sent n1');
    expect(allSeenLast(reference, late)).not.toContain('10000 server sent n1');
  });

  it('should come to nothing once the connection is closed, guard or not', () => {
    const closed = [opens('polling'), bare('hold'), emits('n1'), expires(), emits('n2')];
    expect(allSeenLast(emitsUnguarded, closed)).toEqual([]);
    expect(allSeenLast(handshakeOnly, closed)).toEqual(['10000 server sent n2']);
    expect(allSeenLast(emitsUnguarded, [opens('websocket'), bare('cut'), emits('n1')])).toEqual([]);
  });
});
