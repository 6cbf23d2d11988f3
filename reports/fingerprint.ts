import { createHash } from 'node:crypto';
import type { Run, RunViolation } from './schema/run.ts';

/**
 * What makes a finding the same from run to run: what is violated, where, and of whom; not the
 * example, which the next run may find a shorter one for.
 */
export const fingerprintOf = (
  { options }: Run, { property, transport, adapter }: RunViolation,
): string => createHash('sha256')
  .update(JSON.stringify([options.target, property, transport, adapter])).digest('hex');
