/** What a catch-all listener is registered for. Whoever names it loads nothing of a server. */
export const ANY_EVENT = '*';
