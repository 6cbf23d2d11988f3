import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const keysCached = defineDesign({
  ...reference,
  id: 'keys-cached',
  title: 'Keys fetched once',
  says: 'fetches the keys of the issuer when it starts, and never hears of one that is retired',
  catalogue: 'F87',
  breaks: ['EXP-13'],
  rotation: 'nobody',
});
