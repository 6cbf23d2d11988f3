import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';

/** As if `io.use` were for every namespace, as it was until Socket.IO 2. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, { guards: (nsp) => nsp.name === '/' });
};
