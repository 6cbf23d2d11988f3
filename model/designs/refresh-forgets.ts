import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const refreshForgets = defineDesign({
  ...reference,
  id: 'refresh-forgets',
  title: 'A refresh that is forgotten',
  says: 'verifies and acknowledges a new token, and keeps the old expiry',
  catalogue: 'F75',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  refresh: 'forgets the new expiry',
});
