import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** Keeps its list of the revoked in a variable: as good as a database, until it is restarted. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { revokedIn: () => new Set() });
};
