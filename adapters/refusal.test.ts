import { describe, expect, it } from 'vitest';
import { refusalOf } from './refusal.ts';

const TOLD = { kind: 'refused' };
const UNTOLD = { kind: 'refused', wordless: true };

describe('a refusal', () => {
  it('should say why by a message, or by data', () => {
    expect(refusalOf(new Error('token expired'))).toEqual(TOLD);
    expect(refusalOf({ message: '', data: { code: 'expired' } })).toEqual(TOLD);
  });

  it('should say nothing without either, and by an error of the transport', () => {
    expect(refusalOf(new Error())).toEqual(UNTOLD);
    expect(refusalOf({})).toEqual(UNTOLD);
    expect(refusalOf(undefined)).toEqual(UNTOLD);
    expect(refusalOf(Object.assign(new Error('xhr poll error'), { type: 'TransportError' })))
      .toEqual(UNTOLD);
  });
});
