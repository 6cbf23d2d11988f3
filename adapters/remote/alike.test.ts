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

  it('should know an empty answer', () => {
    expect(alikeAll([[], []])([])).toBe(true);
  });
});
