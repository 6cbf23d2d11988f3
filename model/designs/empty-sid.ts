import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const emptySid = defineDesign({
  ...reference,
  id: 'empty-sid',
  title: 'Handshakes told by their missing sid',
  says: 'turns clients without a token away in engine.use, when req._query.sid is undefined; '
    + 'a handshake with an empty sid is one that it has let in before',
  catalogue: 'F03',
  breaks: ['EXP-6', 'EXP-11'],
  lacks: [{
    feature: 'carriers',
    reason: 'a client brings its token to the engine, in Authorization',
  }, {
    feature: 'namespaces',
    reason: 'a client brings its token to the engine, for all namespaces at once',
  }],
  tokenless: 'refused by the engine, without a sid',
});
