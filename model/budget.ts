/** Actions that a sequence may take only so often; any other ends by itself. */
export const BUDGETED = [
  'reconnect', 'join', 'leave', 'send', 'refresh', 'emit', 'broadcast', 'revoke', 'hold', 'cut',
  'wait', 'step clock', 'suspend', 'connect', 'pull', 'stray', 'malformed', 'miss', 'kick',
  'authenticate', 'rotate', 'insist', 'begin', 'unasked', 'probe', 'restart',
] as const;
export type Budgeted = (typeof BUDGETED)[number];

/** No action with a budget, however many there are. */
export const NOTHING_TAKEN = Object.fromEntries(BUDGETED.map((name) => [name, 0])) as
  Readonly<Record<Budgeted, number>>;
