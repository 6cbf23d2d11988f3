import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../adapters/remote/attachment.ts';
import { STRICT_CONTRACT } from '../../properties/property.ts';
import { propertyNamed } from '../names.ts';
import { fromOutside } from './from-outside.ts';

describe('what a server is judged by from outside', () => {
  const { unseen } = fromOutside({ issuer: {} } as Attachment, STRICT_CONTRACT);
  const why = (id: string) => unseen(propertyNamed(id));

  it('should say what cannot be seen at all before what this server lacks', () => {
    expect(why('EXP-3')).toMatch(/callback was called does not show/);
    expect(why('EXP-9')).toMatch(/nobody else hears of what this server accepts/);
    expect(why('EXP-5')).toMatch(/how this server takes a new token/);
  });

  it('should have nothing against what shows', () => {
    expect(why('EXP-2')).toBeUndefined();
  });
});
