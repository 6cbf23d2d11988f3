import { describe, expect, it } from 'vitest';
import { broadcastsUnguarded } from '../designs/broadcasts-unguarded.ts';
import { emitsUnguarded } from '../designs/emits-unguarded.ts';
import { oneTimer } from '../designs/one-timer.ts';
import { reference } from '../designs/reference.ts';
import { timerPerUser } from '../designs/timer-per-user.ts';
import type { Design } from '../design.ts';
import { expires, opens, run } from '../hand-made.ts';
import type { Step } from '../step.ts';
import type { TokenName } from '../tokens.ts';

describe('two clients', () => {
  it('should each be closed at its own expiry, where each has its own timer', () => {
    expect(leftAtExpiry(reference, [opens('websocket'), opensB('first')])).toEqual(['A', 'B']);
    expect(leftAtExpiry(reference, [opens('websocket'), opensB('other-subject')])).toEqual(['A']);
  });

  it('should lose their timers to whoever comes last, where there is one for all', () => {
    const two = [opens('websocket'), opensB('other-subject')];
    expect(leftAtExpiry(oneTimer, two)).toEqual([]);
    expect(leftAtExpiry(oneTimer, [opens('websocket'), opensB('first')])).toEqual(['B']);
    expect(leftAtExpiry(oneTimer, [opens('websocket'), opensB('first'), gone('B')])).toEqual([]);
  });

  it('should lose them to the same user only, where each user has one', () => {
    expect(leftAtExpiry(timerPerUser, [opens('websocket'), opensB('other-subject')]))
      .toEqual(['A']);
    expect(leftAtExpiry(timerPerUser, [opens('websocket'), opensB('first')])).toEqual(['B']);
    expect(leftAtExpiry(timerPerUser, [opens('websocket'), opensB('first'), gone('B')]))
      .toEqual([]);
  });
});

describe('a broadcast', () => {
  const told = (design: Design, to: 'everybody' | 'its room') => run(design, [
    opens('websocket'), opensB('long'), expires(0, 'after-io'),
    { do: 'broadcast', client: 'A', id: 'b1', to },
  ]).at(-1)?.observations.filter(({ kind }) => kind === 'sent').map(({ client }) => client);

  it('should leave out the expired, where it is guarded', () => {
    expect(told(reference, 'everybody')).toEqual(['B']);
    expect(told(reference, 'its room')).toEqual([]);
  });

  it.each([emitsUnguarded, broadcastsUnguarded])('should reach them in $id', (design) => {
    expect(told(design, 'everybody')).toEqual(['A', 'B']);
    expect(told(design, 'its room')).toEqual(['A']);
  });
});

// Helpers

const opensB = (token: TokenName): Step =>
  ({ do: 'open', client: 'B', transport: 'websocket', token });

const gone = (client: 'A' | 'B'): Step => ({ do: 'leave', client, nsp: '/' });

/** Which clients the server saw leave when `first` expired. */
const leftAtExpiry = (design: Design, steps: readonly Step[]): readonly string[] =>
  run(design, [...steps, expires()]).at(-1)?.observations
    .filter(({ kind }) => kind === 'left').map(({ client }) => client) ?? [];
