import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const timerPerConnection = defineDesign({
  ...reference,
  id: 'timer-per-connection',
  title: 'One timer for each connection',
  says: 'keeps its expiry timers by connection and namespace: of a client that asks to be let in '
    + 'twice at once, there are two sockets',
  catalogue: 'F49',
  breaks: ['EXP-10'],
  timers: 'one for each connection',
});
