import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoversTwice = defineDesign({
  ...referenceRecovery,
  id: 'recovers-twice',
  title: 'A session that is recovered twice at once',
  says: 'forgets a session once it has been restored, and restores it meanwhile to who else asks',
  catalogue: 'F68',
  breaks: ['EXP-10', 'EXP-13'],
  recovery: { ...RECOVERS_SAFELY, together: 'everybody' },
});
