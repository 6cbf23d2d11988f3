import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const mainNamespaceOnly = defineDesign({
  ...reference,
  id: 'main-namespace-only',
  title: 'Guards the main namespace',
  says: 'puts all of it into io.use and io.on, which since Socket.IO 3 are those of / alone',
  catalogue: 'F06',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-5', 'EXP-6', 'EXP-8', 'EXP-9', 'EXP-10', 'EXP-13'],
  guarded: 'the main namespace',
});
