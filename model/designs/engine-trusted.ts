import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const engineTrusted = defineDesign({
  ...reference,
  id: 'engine-trusted',
  title: 'Trusts what the engine has seen',
  says: 'checks a token in query, header or cookie when the connection opens, '
    + 'and in no namespace',
  catalogue: 'F07',
  breaks: ['EXP-1', 'EXP-8', 'EXP-11'],
  engineTokens: 'trusted by each namespace',
});
