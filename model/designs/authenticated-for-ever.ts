import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const authenticatedForEver = defineDesign({
  ...reference,
  id: 'authenticated-for-ever',
  title: 'Authenticated once and for all',
  says: 'notes that a client has authenticated by an event, and not until when',
  catalogue: 'F84',
  breaks: ['EXP-2', 'EXP-3', 'EXP-8', 'EXP-9', 'EXP-10'],
  authenticated: 'for ever',
});
