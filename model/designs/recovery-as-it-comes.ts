import { defineDesign } from '../design.ts';
import { referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoveryAsItComes = defineDesign({
  ...referenceRecovery,
  id: 'recovery-as-it-comes',
  title: 'Recovery as it comes',
  says: 'switches connection state recovery on and leaves everything at its default',
  catalogue: 'F65',
  breaks: ['EXP-1', 'EXP-2', 'EXP-4', 'EXP-5', 'EXP-7', 'EXP-9', 'EXP-10', 'EXP-13'],
  recovery: {
    stores: 'whatever Socket.IO stores',
    restores: 'any session',
    uses: 'again and again',
    together: 'everybody',
    restoredTo: 'whoever comes',
    checks: 'nothing',
  },
});
