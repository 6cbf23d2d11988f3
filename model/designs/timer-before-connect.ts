import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const timerBeforeConnect = defineDesign({
  ...reference,
  id: 'timer-before-connect',
  title: 'Armed before the socket is connected',
  says: 'makes its last check and arms its timer before the application\'s slow middleware',
  catalogue: 'F42',
  breaks: ['EXP-1', 'EXP-13'],
  lastCheck: 'before the application',
});
