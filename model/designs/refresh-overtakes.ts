import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const refreshOvertakes = defineDesign({
  ...reference,
  id: 'refresh-overtakes',
  title: 'Refreshes out of order',
  says: 'takes over refreshed tokens as each is verified: a slow old one overwrites a new one',
  catalogue: 'F50',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  refreshOrder: 'of verification',
});
