import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const wholeSeconds = defineDesign({
  ...reference,
  id: 'whole-seconds',
  title: 'Whole seconds',
  says: 'compares exp with whole seconds: a token with a fraction of one lives that much too long',
  catalogue: 'F23',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  boundary: 'whole seconds',
});
