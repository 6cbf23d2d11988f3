import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const strangersServed = defineDesign({
  ...reference,
  id: 'strangers-served',
  title: 'Serves who has not authenticated',
  says: 'lets clients authenticate by an event, and registers every other listener beside it',
  catalogue: 'F84',
  breaks: ['EXP-6', 'EXP-8'],
  strangers: 'served',
});
