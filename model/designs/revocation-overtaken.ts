import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const revocationOvertaken = defineDesign({
  ...reference,
  id: 'revocation-overtaken',
  title: 'Revoked while joining',
  says: 'closes the sockets that are connected; one that is still joining comes in afterwards',
  catalogue: 'F52',
  breaks: ['EXP-13'],
  revocation: 'open sessions',
});
