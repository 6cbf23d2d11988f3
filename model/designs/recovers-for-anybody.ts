import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoversForAnybody = defineDesign({
  ...referenceRecovery,
  id: 'recovers-for-anybody',
  title: 'A session for whoever knows its pid',
  says: 'lets a client with a good token go on with a session, without asking whose that was',
  catalogue: 'F77',
  breaks: ['EXP-13'],
  recovery: { ...RECOVERS_SAFELY, restoredTo: 'whoever comes' },
});
