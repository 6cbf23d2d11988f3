import { defineDesign } from '../design.ts';
import { referenceRecovery } from './reference-recovery.ts';

/** The guard makes safe what Socket.IO would recover by itself. */
export const guardedRecovery = defineDesign({
  ...referenceRecovery,
  id: 'guarded-recovery',
  title: 'Under the guard, with recovery',
  says: 'leaves the enforcing to lapse/guard, with connection state recovery switched on',
});
