import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const revocationUnpushed = defineDesign({
  ...reference,
  id: 'revocation-unpushed',
  title: 'Revoked for those who come',
  says: 'asks whether a token was revoked when a client comes in, and tells no open session',
  catalogue: 'F85',
  breaks: ['EXP-13'],
  revocation: 'whoever comes',
});
