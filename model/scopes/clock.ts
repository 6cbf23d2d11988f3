import { DEFAULT_BOUNDS, GENEROUS_BOUNDS } from '../bounds.ts';
import { NOTHING_TAKEN } from '../situation.ts';
import { defineScope } from '../scope.ts';

export const clock = defineScope({
  name: 'clock',
  says: 'one client while the wall clock is set forward and back and the process is suspended',
  needs: ['settable clock'],
  share: 2,
  closed: {
    ...DEFAULT_BOUNDS,
    transports: ['websocket'],
    most: { ...NOTHING_TAKEN, send: 2, emit: 1, hold: 1, 'step clock': 2, suspend: 1 },
    together: 4,
    badTokens: false,
    slowJoins: false,
    refreshTokens: [],
  },
  drawn: {
    ...GENEROUS_BOUNDS,
    // As where it is closed: what a late refresh breaks, it would break by the clock as well, and
    // so it is with whoever comes again.
    most: { ...GENEROUS_BOUNDS.most, refresh: 0, reconnect: 0, 'step clock': 3, suspend: 2 },
    badTokens: false,
    refreshTokens: [],
  },
});
