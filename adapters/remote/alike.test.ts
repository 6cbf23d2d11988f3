import { describe, expect, it } from 'vitest';
import { alikeAll } from './alike.ts';

describe('answers that are alike', () => {
  it('should keep what never varied, and let vary what did', () => {
    const isAlike = alikeAll([
      [{ ok: true, id: 'a', at: 1 }], [{ ok: true, id: 'b', at: 2 }],
      [{ ok: true, id: 'c', at: 2 }],
    ]);
    expect(isAlike([{ ok: true, id: 'd', at: 9 }])).toBe(true);
    expect(isAlike([{ ok: false, id: 'd', at: 9 }])).toBe(false);
    expect(isAlike([{ ok: true, at: 9 }])).toBe(false);
    expect(isAlike([{ ok: true, id: null, at: 9 }])).toBe(false);
  });

  it('should take a refusal for what it is, by whatever convention', () => {
    expect(alikeAll([['sent'], ['sent']])(['token expired'])).toBe(false);
    expect(alikeAll([[], []])([{ error: 'expired' }])).toBe(false);
    expect(alikeAll([[null, 'x'], [null, 'y']])(['expired', null])).toBe(false);
    expect(alikeAll([[{ status: 'ok' }], [{ status: 'ok' }]])([{ status: 'error' }])).toBe(false);
    expect(alikeAll([[{ id: 1 }], [{ id: 2 }]])([{ id: 3, error: 'expired' }])).toBe(false);
  });

  it.each([
    [1_790_000_000, 1_790_000_060], ['08:45', '08:46'], ['2026-11-26', '2026-11-27'],
    ['Thu, 26 Nov 2026 08:45:00 GMT', 'Fri, 27 Nov 2026 08:45:01 GMT'],
    ['1790000000', '1790000060'],
  ])('should let a time vary that did not within a second: %s', (first, later) => {
    const isAlike = alikeAll([[{ ok: true, at: first }], [{ ok: true, at: first }]]);
    expect(isAlike([{ ok: true, at: later }])).toBe(true);
    expect(isAlike([{ ok: false, at: first }])).toBe(false);
    expect(isAlike([{ ok: true, at: null }])).toBe(false);
  });

  it('should know an empty answer', () => {
    expect(alikeAll([[], []])([])).toBe(true);
  });
});
