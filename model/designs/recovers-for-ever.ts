import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoversForEver = defineDesign({
  ...referenceRecovery,
  id: 'recovers-for-ever',
  title: 'Recovered again before it is too late',
  says: 'takes whatever could be restored for proof enough: who drops often enough stays for ever',
  catalogue: 'F70',
  breaks: ['EXP-1', 'EXP-2', 'EXP-4', 'EXP-5', 'EXP-7', 'EXP-9', 'EXP-10', 'EXP-13'],
  recovery: {
    ...RECOVERS_SAFELY,
    stores: 'whatever Socket.IO stores',
    restores: 'any session',
    checks: 'nothing',
  },
});
