import { expect, it } from 'vitest';
import {
  EXP_MS, event, historyOf, left, opened, refreshed, refused, stranger, took,
} from './hand-made.ts';
import { STRICT_CONTRACT } from './property.ts';
import { standingsIn } from './standings.ts';

const first = { client: 'A', token: 'first', expMs: EXP_MS.first };

it('should say after each event where a client stands, and on which token', () => {
  const history = historyOf(opened(), took(1, 'm1'), took(EXP_MS.first, 'm2'),
    event(EXP_MS.first + 1, { do: 'look', client: 'A' }, [left()]));
  expect(standingsIn(history, STRICT_CONTRACT)).toEqual([
    [{ ...first, is: 'admitted' }], [{ ...first, is: 'admitted' }],
    [{ ...first, is: 'admitted' }], [{ ...first, is: 'gone' }],
  ]);
});

it('should follow a refresh to the token that counts from then on', () => {
  const history = historyOf(opened(), refreshed(1, 'longer'));
  expect(standingsIn(history, STRICT_CONTRACT)[1])
    .toEqual([{ client: 'A', is: 'admitted', token: 'longer', expMs: EXP_MS.longer }]);
});

it('should tell who is refused from who has shown nothing yet', () => {
  expect(standingsIn(historyOf(opened('malformed', refused)), STRICT_CONTRACT)[0])
    .toEqual([{ client: 'A', is: 'refused', token: 'malformed' }]);
  expect(standingsIn(historyOf(stranger()), STRICT_CONTRACT)[0])
    .toEqual([{ client: 'A', is: 'unauthenticated', token: 'absent' }]);
});
