import { untilValidMs } from './lives.ts';
import type { Mortal } from './lives.ts';
import type { Situation } from './situation.ts';
import { CLIENTS } from './step.ts';
import type { ClientName } from './step.ts';
import type { OffsetMs } from './time.ts';

/** An instant that a situation gives a name to, and the milliseconds until then. */
export interface NamedDeadline {
  readonly name:
    `exp:${Mortal}` | `nbf:${Mortal}` | 'join' | 'verify' | 'upgrade' | 'recovery';
  readonly client: ClientName;
  readonly dueMs: OffsetMs;
}

export function deadlines(now: Situation): readonly NamedDeadline[] {
  const named: NamedDeadline[] = now.presented
    .map((token) => ({ name: `exp:${token}`, client: 'A', dueMs: now.lives[token] }));
  for (const token of now.presented) {
    const dueMs = untilValidMs(now.lives, token);
    if (dueMs > 0) named.push({ name: `nbf:${token}`, client: 'A', dueMs });
  }
  for (const client of CLIENTS) {
    const { joinDueMs, verifyDueMs: [verifyDueMs], upgradeDueMs, recoveryDueMs } =
      now.clients[client];
    if (joinDueMs !== null) named.push({ name: 'join', client, dueMs: joinDueMs });
    if (verifyDueMs !== undefined) named.push({ name: 'verify', client, dueMs: verifyDueMs });
    if (upgradeDueMs !== null) named.push({ name: 'upgrade', client, dueMs: upgradeDueMs });
    if (recoveryDueMs !== null) named.push({ name: 'recovery', client, dueMs: recoveryDueMs });
  }
  return named;
}
