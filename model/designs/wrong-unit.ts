import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const wrongUnit = defineDesign({
  ...reference,
  id: 'wrong-unit',
  title: 'Milliseconds for seconds',
  says: 'takes the seconds of exp for milliseconds once too often: its own checks never come due',
  catalogue: 'F21',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  boundary: 'never',
});
