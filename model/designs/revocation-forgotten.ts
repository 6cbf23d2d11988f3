import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const revocationForgotten = defineDesign({
  ...reference,
  id: 'revocation-forgotten',
  title: 'Revocations are forgotten with the process',
  says: 'keeps in its memory whose tokens were revoked: started again, it lets them in',
  catalogue: 'F85',
  breaks: ['EXP-13'],
  remembers: 'in its memory',
});
