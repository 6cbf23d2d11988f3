import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const keepsTheDead = defineDesign({
  ...referenceRecovery,
  id: 'keeps-the-dead',
  title: 'Expired sessions stay stored',
  says: 'recovers no expired session, and leaves it in the adapter until that sweeps',
  breaks: ['EXP-10'],
  recovery: { ...RECOVERS_SAFELY, restores: 'living sessions, and forgets no dead ones' },
});
