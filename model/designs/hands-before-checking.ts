import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const handsBeforeChecking = defineDesign({
  ...referenceRecovery,
  id: 'hands-before-checking',
  title: 'Missed packets before the checks',
  says: 'leaves it to the middlewares to refuse an expired session, after it was handed what it '
    + 'missed',
  catalogue: 'F67',
  breaks: ['EXP-4', 'EXP-10'],
  recovery: { ...RECOVERS_SAFELY, restores: 'any session' },
});
