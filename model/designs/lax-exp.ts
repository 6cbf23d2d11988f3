import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const laxExp = defineDesign({
  ...reference,
  id: 'lax-exp',
  title: 'Any exp will do',
  says: 'compares exp only where there is one: 0, null and "never" are for ever',
  catalogue: 'F28',
  lacks: [...reference.lacks, { feature: 'rotation', reason: 'the server knows one key or none' }],
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-6', 'EXP-9', 'EXP-10'],
  verifier: 'takes any exp',
});
