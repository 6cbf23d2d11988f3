import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const decodeOnly = defineDesign({
  ...reference,
  id: 'decode-only',
  title: 'Decoded, not verified',
  says: 'reads the expiry of a token at the handshake and never asks who signed it',
  catalogue: 'F29',
  lacks: [...reference.lacks, { feature: 'rotation', reason: 'the server knows one key or none' }],
  breaks: ['EXP-6'],
  handshake: 'decodes',
});
