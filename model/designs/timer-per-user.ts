import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const timerPerUser = defineDesign({
  ...reference,
  id: 'timer-per-user',
  title: 'One timer for each user',
  says: 'keeps its expiry timers by user: of two tabs, one has none',
  catalogue: 'F41',
  breaks: ['EXP-10'],
  timers: 'one for each user',
});
