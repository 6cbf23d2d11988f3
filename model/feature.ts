/** Something a target or an adapter may lack; what needs it is then skipped. */
export const FEATURES = [
  'refresh', 'slow refresh', 'slow join', 'server emit', 'acknowledgements', 'namespaces',
  'settable clock', 'revocation', 'recovery', 'catch-all', 'late acks',
  'restart', 'binary', 'single frames', 'broadcasts', 'two sessions',
  'carriers', 'token in CONNECT', 'authenticate', 'rotation', 'dynamic namespaces',
] as const;

export type Feature = (typeof FEATURES)[number];

/** What is lacked, and why. */
export interface Lack { readonly feature: Feature; readonly reason: string }
