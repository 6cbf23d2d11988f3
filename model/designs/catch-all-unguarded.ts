import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const catchAllUnguarded = defineDesign({
  ...reference,
  id: 'catch-all-unguarded',
  title: 'Catch-all listeners unguarded',
  says: 'checks before every listener that was registered by name, and not before those for all',
  catalogue: 'F13',
  breaks: ['EXP-2'],
  catchAllGuard: 'none',
});
