import { describe, expect, it } from 'vitest';
import { catchAllUnguarded } from '../designs/catch-all-unguarded.ts';
import { packetGuard } from '../designs/packet-guard.ts';
import { reference } from '../designs/reference.ts';
import { bare, emits, expires, run, seenLast, sends, sendsBusy } from '../hand-made.ts';
import type { Step, Transport } from '../step.ts';

describe('a catch-all listener', () => {
  it('should be entered before any listener that was registered by name', () => {
    const together = run(reference, [heard('websocket'), sendsBusy('m1')]).at(-1)?.observations;
    expect(together?.filter(({ kind }) => kind === 'accepted')).toMatchObject([
      { packet: 'm1a', catchAll: true }, { packet: 'm1b', catchAll: true },
      { packet: 'm1a' }, { packet: 'm1b' },
    ]);
  });

  it('should be entered before socket.use is asked', () => {
    const late = [heard('websocket'), expires(), sends('m1')];
    expect(seenLast(packetGuard, late)).toEqual(['10000 server arrived m1',
      '10000 server accepted m1']);
  });

  it('should not be entered late where it is guarded', () => {
    const late = [heard('polling'), expires(0, 'after-io'), sends('m1')];
    expect(seenLast(catchAllUnguarded, late)).toContain('10000 server accepted m1');
    expect(seenLast(reference, late)).not.toContain('10000 server accepted m1');
    expect(seenLast(reference, late)).toContain('10000 server left');
  });

  it('should be entered although another packet of the segment has ended the session', () => {
    const late = [
      heard('websocket'), bare('hold'), emits('n1'), sends('m1'), expires(0, 'after-io'),
      bare('deliver'),
    ];
    expect(seenLast(catchAllUnguarded, late)).toEqual([
      '10000 server arrived n1', '10000 server arrived m1', '10000 server left',
      '10000 server accepted m1', '10000 client disconnected',
    ]);
    expect(seenLast(reference, late)).not.toContain('10000 server accepted m1');
  });
});

// Helpers

/** A client that the application listens to by a catch-all listener as well. */
const heard = (transport: Transport): Step =>
  ({ do: 'open', client: 'A', transport, token: 'first', catchAll: true });
