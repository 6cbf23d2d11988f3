import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoversAgain = defineDesign({
  ...referenceRecovery,
  id: 'recovers-again',
  title: 'A session that can be recovered again',
  says: 'forgets no session that was recovered, as Socket.IO\'s own adapter does not',
  catalogue: 'F66',
  breaks: ['EXP-4', 'EXP-10'],
  recovery: { ...RECOVERS_SAFELY, uses: 'again and again' },
});
