import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const earlyTimer = defineDesign({
  ...reference,
  id: 'early-timer',
  title: 'A timer that gives up when early',
  says: 'finds the token alive when its timer fires 1 ms early, and does not arm it again',
  catalogue: 'F36',
  breaks: ['EXP-10'],
  timer: { armed: 'with the last check', waits: 'once, if expired' },
});
