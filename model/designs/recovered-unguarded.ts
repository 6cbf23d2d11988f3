import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoveredUnguarded = defineDesign({
  ...referenceRecovery,
  id: 'recovered-unguarded',
  title: 'if (socket.recovered) next()',
  says: 'lets a recovered session past the middleware that arms its timer and guards its listeners',
  catalogue: 'F69',
  breaks: ['EXP-2', 'EXP-5', 'EXP-9', 'EXP-10'],
  recovery: { ...RECOVERS_SAFELY, checks: 'the token alone' },
});
