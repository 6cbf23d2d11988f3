import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const longTimer = defineDesign({
  ...reference,
  id: 'long-timer',
  title: 'One timeout, however long',
  says: 'hands any delay to setTimeout, which beyond 2^31−1 ms fires after 1 ms',
  catalogue: 'F25',
  breaks: ['EXP-5', 'EXP-7', 'EXP-8'],
  timer: { armed: 'with the last check', waits: 'once' },
});
