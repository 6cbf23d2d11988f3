import type { StartOptions } from '../target.ts';
import { claimsOf } from './authenticate.ts';
import { startEnforcing } from './enforce.ts';

/** A user has one session, so one timer: until the second tab is opened. */
export const start = (options: StartOptions): void => {
  const timers = new Map<string, { timer?: NodeJS.Timeout }>();
  startEnforcing(options, {
    keepTimer: (socket) => {
      const { subject } = claimsOf(socket);
      const kept = timers.get(subject) ?? {};
      timers.set(subject, kept);
      return kept;
    },
  });
};
