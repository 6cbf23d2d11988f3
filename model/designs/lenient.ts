import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change, which a contract may allow. */
export const lenient = defineDesign({
  ...reference,
  id: 'lenient',
  title: 'Two seconds of leeway',
  says: 'takes a token for two seconds longer, everywhere alike: check it with --leeway 2s',
  catalogue: 'F24',
  lacks: [...reference.lacks, { feature: 'rotation', reason: 'the server knows one key or none' }],
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-6', 'EXP-8', 'EXP-9', 'EXP-10'],
  leewayMs: 2_000,
});
