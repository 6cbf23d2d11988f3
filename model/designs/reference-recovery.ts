import { defineDesign } from '../design.ts';
import type { Recovers } from '../design.ts';
import { reference } from './reference.ts';

/** Only what lives and was dropped, once, and through every middleware. */
export const RECOVERS_SAFELY: Recovers = {
  stores: 'living sessions that were dropped',
  restores: 'living sessions',
  uses: 'once',
  together: 'one at a time',
  restoredTo: 'its subject',
  checks: 'every middleware',
};

/** The reference with connection state recovery switched on, and made safe. */
export const referenceRecovery = defineDesign({
  ...reference,
  id: 'reference-recovery',
  title: 'The reference, with recovery',
  says: 'lets a client that dropped recover its session once, while its token lives, '
    + 'through every middleware',
  lacks: [{
    feature: 'authenticate',
    reason: 'the server wants a token when a client connects, so that it can recover at once',
  }],
  recovery: RECOVERS_SAFELY,
});
