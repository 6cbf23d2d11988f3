import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const monotonicClock = defineDesign({
  ...reference,
  id: 'monotonic-clock',
  title: 'Measured by the wrong clock',
  says: 'computes once how long a token lives, and measures it by a clock that nobody sets',
  catalogue: 'F33',
  breaks: ['EXP-12'],
  clock: 'monotonic',
});
