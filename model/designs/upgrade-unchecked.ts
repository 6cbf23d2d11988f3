import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const upgradeUnchecked = defineDesign({
  ...reference,
  id: 'upgrade-unchecked',
  title: 'Upgraded, and checked no more',
  says: 'chooses its check by the transport that a client comes in by: '
    + 'whoever upgrades leaves it behind',
  catalogue: 'F54',
  breaks: ['EXP-2', 'EXP-5', 'EXP-8'],
  guardedBy: 'the request, or the time of who came by WebSocket',
});
