import type { StartOptions } from '../target.ts';
import { startEnforcing } from './enforce.ts';
import type { EngineRequest } from './requests.ts';

/** Turns a bad token away before anything is spent on it: with the status of a request. */
export const start = (options: StartOptions): void => {
  startEnforcing(options, {
    atEngine: (engine, verify) => {
      engine.use((request: EngineRequest, _response: unknown, next: (error?: Error) => void) => {
        if (request._query['sid']) {
          next();
          return;
        }
        verify(request.headers.authorization?.replace('Bearer ', '')).then(
          () => { next(); }, () => { next(new Error('unauthorized')); });
      });
    },
  });
};
