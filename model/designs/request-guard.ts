import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const requestGuard = defineDesign({
  ...reference,
  id: 'request-guard',
  title: 'Requests checked, not listeners',
  says: 'checks a polled message when its request comes in, not when its listener is entered',
  catalogue: 'F18',
  breaks: ['EXP-2', 'EXP-5', 'EXP-8'],
  guardedBy: 'the request, or the time on a WebSocket',
});
