import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const anyAlgorithm = defineDesign({
  ...reference,
  id: 'any-algorithm',
  title: 'Goes by the alg of the header',
  says: 'verifies tokens with a public key by whatever algorithm they name, HMAC among them',
  catalogue: 'F31',
  breaks: ['EXP-2', 'EXP-3', 'EXP-5', 'EXP-6', 'EXP-9', 'EXP-10'],
  lacks: [...reference.lacks, { feature: 'rotation', reason: 'the server knows one key' }],
  verifier: 'goes by the alg of the header',
});
