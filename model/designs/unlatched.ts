import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const unlatched = defineDesign({
  ...reference,
  id: 'unlatched',
  title: 'Refused and forgotten',
  says: 'refuses a late message and keeps the session: a clock that is set back revives it',
  catalogue: 'F34',
  breaks: ['EXP-12'],
  late: 'stays',
});
