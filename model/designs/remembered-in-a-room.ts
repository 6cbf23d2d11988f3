import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const rememberedInARoom = defineDesign({
  ...reference,
  id: 'remembered-in-a-room',
  title: 'A room for those who have gone',
  says: 'puts a socket that has gone into a room, and nobody takes it out again',
  breaks: ['EXP-10'],
  afterwards: 'into a room',
});
