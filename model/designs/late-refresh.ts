import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const lateRefresh = defineDesign({
  ...reference,
  id: 'late-refresh',
  title: 'Refreshed too late',
  says: 'takes over a new token after the old one has expired: the session rises from the dead',
  catalogue: 'F79',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  lateRefresh: 'revives',
});
