import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const checkedAtCreation = defineDesign({
  ...reference,
  id: 'checked-at-creation',
  title: 'The function of a dynamic namespace',
  says: 'checks tokens where dynamic namespaces are created, which is for their first client alone',
  catalogue: 'F08',
  breaks: ['EXP-1', 'EXP-6', 'EXP-13'],
  dynamic: 'checked by its function',
});
