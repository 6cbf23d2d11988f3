import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const oneTimer = defineDesign({
  ...reference,
  id: 'one-timer',
  title: 'One timer for everybody',
  says: 'keeps its expiry timer in one variable: whoever comes next, or goes, clears it',
  catalogue: 'F40',
  breaks: ['EXP-10'],
  timers: 'one for all',
});
