import { defineDesign } from '../design.ts';
import { handshakeOnly } from './handshake-only.ts';

export const timer = defineDesign({
  ...handshakeOnly,
  id: 'timer',
  title: 'A timer closes the connection',
  says: 'closes the connection when the token expires, by setTimeout, and checks nothing else',
  catalogue: 'F39',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-7', 'EXP-8', 'EXP-9', 'EXP-12'],
  timer: { armed: 'on connection', waits: 'once' },
});
