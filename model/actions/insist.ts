import { comeIn } from '../kernel/credentials.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';
import { advanceTo } from './advance.ts';
import { begin } from './open.ts';

/** How long the client is left to itself, and how it waits: twice as long each time. */
const LEFT_ALONE_MS = 1_000;
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 500;

export const insist = defineAction({
  name: 'insist',
  says: 'a client that was disconnected comes back by itself, with the token it had, now expired',
  choices: (now, bounds) => !affords(now, bounds, 'insist') || now.timersWait ? []
    : clientsIn(now, bounds.clients).flatMap(([client, it]) =>
        isOfficial(it) && it.link === 'gone' && it.held === 'nothing'
          && now.presented.includes('first') && now.lives.first <= 0
          ? [{ do: 'insist' as const, client, token: 'first' as const }]
          : []),
  next: (m, { client, token }) => {
    const peer = m.peers[client];
    let leftMs = LEFT_ALONE_MS;
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
      begin(m, client, peer.before.transport ?? 'polling', '/');
      const taken = comeIn(m, peer, '/', { token, joinMs: 0 });
      // Refused by a namespace, the official client gives up; by the engine, it tries again.
      if (taken || delayMs > leftMs) break;
      advanceTo(m, delayMs, 'first');
      leftMs -= delayMs;
    }
    advanceTo(m, leftMs, 'first');
  },
  drive: (driver, { client, token }) => driver.insist(client, token, LEFT_ALONE_MS),
});
