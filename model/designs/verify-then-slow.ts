import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change: what stood with the last check comes with the connection. */
export const verifyThenSlow = defineDesign({
  ...reference,
  id: 'verify-then-slow',
  title: 'Verified, then slow',
  says: 'verifies the token first and lets the client in however long its other middleware took',
  catalogue: 'F46',
  breaks: ['EXP-1', 'EXP-13'],
  lastCheck: 'none',
  timer: { ...reference.timer, armed: 'on connection' },
});
