import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const oneNamespaceClosed = defineDesign({
  ...reference,
  id: 'one-namespace-closed',
  title: 'disconnect(), without true',
  says: 'ends an expired session by disconnect(): its connection stands, and may be used again',
  catalogue: 'F60',
  breaks: ['EXP-10'],
  closes: 'the namespace',
});
