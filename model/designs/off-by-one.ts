import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const offByOne = defineDesign({
  ...reference,
  id: 'off-by-one',
  title: 'now > exp',
  says: 'counts the instant of expiry itself as still alive',
  catalogue: 'F20',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-8', 'EXP-9', 'EXP-10', 'EXP-12'],
  boundary: 'after exp',
});
