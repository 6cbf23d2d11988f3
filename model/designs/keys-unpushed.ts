import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const keysUnpushed = defineDesign({
  ...reference,
  id: 'keys-unpushed',
  title: 'Keys retired for those who come',
  says: 'verifies with the keys of the moment, and tells no open session that its key is gone',
  catalogue: 'F87',
  breaks: ['EXP-13'],
  rotation: 'whoever comes',
});
