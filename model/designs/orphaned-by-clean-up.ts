import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const orphanedByCleanUp = defineDesign({
  ...reference,
  id: 'orphaned-by-clean-up',
  title: 'Orphaned by the clean-up',
  says: 'has empty dynamic namespaces removed, and sweeps those that are left: who was still '
    + 'joining one is in none of them',
  catalogue: 'F72',
  breaks: ['EXP-13'],
  emptied: 'removed, and sweeps go by what is there',
});
