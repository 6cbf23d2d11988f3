import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const laterExpiryWins = defineDesign({
  ...reference,
  id: 'later-expiry-wins',
  title: 'The later expiry wins',
  says: 'takes over a new token, and keeps the old one\'s expiry where that is later',
  catalogue: 'F76',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-9', 'EXP-10'],
  refresh: 'keeps the later expiry',
});
