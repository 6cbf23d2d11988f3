import { defineDesign } from '../design.ts';
import { RECOVERS_SAFELY, referenceRecovery } from './reference-recovery.ts';

/** The reference with recovery, plus one change. */
export const recoversKicked = defineDesign({
  ...referenceRecovery,
  id: 'recovers-kicked',
  title: 'conn.close() taken for a drop',
  says: 'stores whatever Socket.IO would, which takes a conn.close() of the server\'s for a drop',
  catalogue: 'F64',
  breaks: ['EXP-4'],
  recovery: { ...RECOVERS_SAFELY, stores: 'whatever Socket.IO stores' },
});
