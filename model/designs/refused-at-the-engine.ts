import { defineDesign } from '../design.ts';
import { emptySid } from './empty-sid.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const refusedAtTheEngine = defineDesign({
  ...reference,
  id: 'refused-at-the-engine',
  title: 'Refused before there is a reason to give',
  says: 'asks for the token in engine.use already: the official client is told of an error of its '
    + 'transport, and tries again and again',
  catalogue: 'F81',
  breaks: ['EXP-11'],
  lacks: emptySid.lacks,
  tokenless: 'refused by the engine',
});
