import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const refuseAll = defineDesign({
  ...reference,
  id: 'refuse-all',
  title: 'Refuses everything',
  says: 'lets no message through, live or not: safe, and useless',
  breaks: ['EXP-5', 'EXP-7', 'EXP-11'],
  listenerGuard: 'everything',
});
