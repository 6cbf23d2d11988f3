import { passTime } from '../kernel/rest.ts';
import { deadlines } from '../deadlines.ts';
import { UPGRADE_CHECK_MS, isConnected } from '../situation.ts';
import { CLIENT, CLIENTS } from '../step.ts';
import { affords, defineAction } from './action.ts';
import { distanceMs, marginsOf } from './advance.ts';

/** A process that was stopped wakes up this long after the instant that it should have acted at. */
export const OVERSLEPT_MS = 1_000;

/** By then Engine.IO gives an upgrade up (`upgradeTimeout`), for which the model has no timer. */
const UPGRADE_TIMEOUT_MS = 10_000;

export const suspend = defineAction({
  name: 'suspend',
  says: 'the server\'s process is stopped past a deadline; when it wakes, it reads first and '
    + 'fires its timers then',
  choices: (now, bounds) => {
    const connected = CLIENTS.some((name) => isConnected(now.clients[name]));
    if (!connected || !affords(now, bounds, 'suspend')) return [];
    const upgrading = CLIENTS.some((name) => now.clients[name].upgrade === 'probing');
    const mostMs = upgrading ? UPGRADE_TIMEOUT_MS - UPGRADE_CHECK_MS : Number.POSITIVE_INFINITY;
    return deadlines(now).flatMap(({ name, dueMs }) => [0, ...marginsOf(name, bounds)]
      .filter((marginMs) => dueMs + marginMs > 0 && dueMs + marginMs + OVERSLEPT_MS < mostMs)
      .map((marginMs) => ({
        do: 'suspend' as const, client: CLIENT, to: name, deltaMs: marginMs + OVERSLEPT_MS,
      })));
  },
  next: (m, step) => {
    passTime(m, distanceMs(m.before, step) ?? 0);
    m.timersWait = true;
  },
  drive: (driver, step, now) => { driver.suspend(distanceMs(now, step) ?? 0); },
});
