import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** The reference plus one change. */
export const pollingOnly = defineDesign({
  ...reference,
  id: 'polling-only',
  title: 'Every request checked',
  says: 'checks messages by the HTTP request that brings them, and a WebSocket brings none',
  catalogue: 'F05',
  breaks: ['EXP-2', 'EXP-5', 'EXP-8', 'EXP-12'],
  guardedBy: 'the request',
});
