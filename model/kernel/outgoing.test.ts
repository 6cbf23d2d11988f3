import { describe, expect, it } from 'vitest';
import { handshakeOnly } from '../designs/handshake-only.ts';
import { reference } from '../designs/reference.ts';
import { bare, expires, opens, reconnects, seenLast, sends } from '../hand-made.ts';
import type { Step, Transport } from '../step.ts';

describe('what the official client has to send', () => {
  it('should be kept while it is not connected, and sent as it is let in', () => {
    const cut = [opens('websocket'), bare('cut'), sends('m1')];
    expect(seenLast(reference, cut)).toEqual([]);
    expect(seenLast(reference, [...cut, reconnects('longer')])).toEqual([
      '0 server admitted', '0 client connected', '0 server arrived m1', '0 server accepted m1',
      '0 client acked m1 yes',
    ]);
  });

  it('should be kept as well while its join is slow', () => {
    const joining = [opens('polling', 'first', 10_000), sends('m1')];
    expect(seenLast(handshakeOnly, [...joining, ends])).toContain('10000 server accepted m1');
    expect(seenLast(reference, [...joining, ends])).toEqual(['10000 client refused']);
  });

  it('should be lost where it is volatile and would have to wait', () => {
    const posting = [opens('polling'), bare('hold'), sends('m1'), volatile('m2'), bare('deliver')];
    expect(seenLast(reference, posting)).not.toContain('0 server arrived m2');
    const free = [opens('websocket'), bare('hold'), volatile('m2'), bare('deliver')];
    expect(seenLast(reference, free)).toContain('0 server accepted m2');
  });

  it('should be sent again where it retries and no acknowledgement came in time', () => {
    const held = [retrying('websocket'), bare('hold'), sends('m1'), expires(-1), bare('deliver')];
    expect(seenLast(reference, held)).toEqual([
      '9999 server arrived m1', '9999 server arrived m1',
      '9999 server accepted m1', '9999 server accepted m1',
    ]);
  });

  it('should be sent again where it retries and the connection was lost before', () => {
    const cut = [retrying('websocket'), bare('hold'), sends('m1'), bare('cut')];
    expect(seenLast(reference, [...cut, reconnects('longer')])).toContain('0 client acked m1 yes');
    expect(seenLast(reference, [opens('websocket'), ...cut.slice(1), reconnects('longer')]))
      .toEqual(['0 server admitted', '0 client connected']);
  });
});

// Helpers

const ends: Step = { do: 'advance', client: 'A', to: 'join', deltaMs: 0, timers: 'first' };

const volatile = (id: string): Step =>
  ({ do: 'send', client: 'A', messages: [{ id, volatile: true }] });

const retrying = (transport: Transport): Step =>
  ({ do: 'open', client: 'A', transport, token: 'first', retries: true });
