import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const refusesWordlessly = defineDesign({
  ...reference,
  id: 'refuses-wordlessly',
  title: 'Refused without a word',
  says: 'turns clients away by next(new Error()): none can tell that its token has expired',
  breaks: ['EXP-11'],
  refusals: 'say nothing',
});
