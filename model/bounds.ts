import type { Bounds } from './actions/action.ts';
import { NOTHING_TAKEN } from './situation.ts';
import type { Transport } from './step.ts';

export const TRANSPORTS: readonly Transport[] = ['polling', 'websocket', 'upgrade', 'fallback'];

/**
 * The explorer's published bounds: one client, one namespace. `fallback` is left out: once it has
 * fallen back, it is `polling`.
 */
export const DEFAULT_BOUNDS: Bounds = {
  clients: ['A'],
  namespaces: ['/'],
  transports: ['polling', 'websocket', 'upgrade'],
  carriers: ['auth'],
  marginsMs: [],
  manners: ['official'],
  asks: ['once'],
  most: {
    ...NOTHING_TAKEN,
    reconnect: 1, send: 2, refresh: 1, emit: 1, hold: 1, cut: 1, wait: 1,
  },
  together: 3,
  openTokens: ['first', 'long'],
  reconnectTokens: ['first', 'longer'],
  badTokens: true,
  slowJoins: true,
  catchAll: [false],
  buffers: false,
  retries: [false],
  sends: ['one', 'a busy one and another'],
  slowRefreshes: false,
  looks: false,
  refreshTokens: ['longer', 'shorter', 'other-subject'],
};

/** What generated sequences may do beyond them. */
export const GENEROUS_BOUNDS: Bounds = {
  ...DEFAULT_BOUNDS,
  transports: TRANSPORTS,
  most: {
    ...NOTHING_TAKEN,
    reconnect: 3, send: 6, refresh: 3, emit: 3, hold: 3, cut: 2, wait: 3,
  },
  together: 16,
  refreshTokens: ['longer', 'shorter', 'other-subject', 'wrong-key'],
};
