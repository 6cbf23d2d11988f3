import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const anySubject = defineDesign({
  ...reference,
  id: 'any-subject',
  title: 'Refreshed by anybody',
  says: 'takes over a new token without asking whether it is the same subject\'s',
  catalogue: 'F77',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  refreshedBy: 'anybody',
});
