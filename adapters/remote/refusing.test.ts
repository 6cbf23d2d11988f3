import { describe, expect, it } from 'vitest';
import { readsAsRefusal } from './refusing.ts';

describe('what acknowledges a message', () => {
  it.each([
    [{ ok: false }], [{ success: false, data: null }], [{ error: 'join a room first' }],
    [{ errors: [{ path: 'text' }] }], [{ status: 'error' }], [{ status: 'Unauthorized' }],
    [{ code: 403, message: 'no' }], [null, { error: { code: 'VALIDATION' } }],
  ])('should read as a refusal: %j', (...answers) => {
    expect(readsAsRefusal(answers)).toBe(true);
  });

  it.each([
    [], ['ok'], [null, 'delivered'], [true], [{ ok: true, error: null, errors: [] }],
    [{ status: 'accepted' }], [{ status: 200 }], [{ code: 'A7' }], [{ result: { id: 7 } }],
    [{ code: 7_000 }],
  ])('should not: %j', (...answers) => {
    expect(readsAsRefusal(answers)).toBe(false);
  });
});
