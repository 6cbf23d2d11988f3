import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const silentClose = defineDesign({
  ...reference,
  id: 'silent-close',
  title: 'Closed without a word',
  says: 'closes an expired session by conn.close(), which tells the client nothing',
  breaks: ['EXP-10', 'EXP-11'],
  closes: 'the connection, silently',
});
