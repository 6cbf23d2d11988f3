import { describe, expect, it } from 'vitest';
import { recoversForEver } from '../designs/recovers-for-ever.ts';
import { reference } from '../designs/reference.ts';
import { revocationForgotten } from '../designs/revocation-forgotten.ts';
import { expires, opens, reconnects, run, seenLast, sends } from '../hand-made.ts';
import type { Step } from '../step.ts';

describe('a restart', () => {
  it('should break every connection, and leave nothing to fire', () => {
    expect(seenLast(reference, [opens('websocket'), RESTART]))
      .toEqual(['0 server left', '0 client disconnected']);
    expect(seenLast(reference, [opens('websocket'), RESTART, expires(1)])).toEqual([]);
    expect(seenLast(reference, [opens('websocket'), RESTART, reconnects('longer'), sends('m1')]))
      .toEqual(['0 server arrived m1', '0 server accepted m1', '0 client acked m1 yes']);
  });

  it('should leave no session to be recovered', () => {
    const emitted: readonly Step[] = [opens('websocket'), { do: 'emit', client: 'A', id: 'n1' }];
    const recovered = (...steps: readonly Step[]) =>
      run(recoversForEver, [...emitted, ...steps, reconnects('longer')]).at(-1)?.observations
        .some((seen) => seen.kind === 'admitted' && seen.recovered === true);
    expect(recovered({ do: 'cut', client: 'A' })).toBe(true);
    expect(recovered(RESTART)).toBe(false);
    expect(recovered({ do: 'cut', client: 'A' }, RESTART)).toBe(false);
  });

  it('should leave revocations where they are kept in a database, and only there', () => {
    const revoked: readonly Step[] = [
      opens('websocket'), { do: 'revoke', client: 'A', subject: 'alice' }, RESTART,
      reconnects('first'),
    ];
    expect(seenLast(reference, revoked)).toEqual(['0 client refused']);
    expect(seenLast(revocationForgotten, revoked)).toContain('0 server admitted');
  });
});

// Helpers

const RESTART: Step = { do: 'restart', client: 'A' };
