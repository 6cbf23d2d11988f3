import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const frameGuard = defineDesign({
  ...reference,
  id: 'frame-guard',
  title: 'Frames checked, not listeners',
  says: 'checks a message when its first frame comes in, not when its listener is entered',
  catalogue: 'F17',
  breaks: ['EXP-2', 'EXP-5', 'EXP-8', 'EXP-12'],
  guardedBy: 'the frame',
});
