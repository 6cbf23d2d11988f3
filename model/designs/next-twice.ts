import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const nextTwice = defineDesign({
  ...reference,
  id: 'next-twice',
  title: 'next(error), then next()',
  says: 'forgets to return once its last check has said no: the client is refused, and admitted',
  catalogue: 'F55',
  breaks: ['EXP-1', 'EXP-13'],
  refusal: 'then admits',
});
