import { UPGRADE_CHECK_MS } from '../situation.ts';
import { CLIENT } from '../step.ts';
import { defineAction } from './action.ts';

export const upgrade = defineAction({
  name: 'upgrade',
  says: 'the waiting WebSocket goes through: the client probes, and upgrades when its poll returns',
  choices: (now) =>
    now.client === 'connected' && now.upgrade === 'waiting' && now.held === 'nothing'
      ? [{ do: 'upgrade', client: CLIENT }]
      : [],
  next: (m) => {
    m.upgrade = 'probing';
    m.upgradeDueMs = UPGRADE_CHECK_MS;
  },
  drive: (driver, { client }) => { driver.upgrade(client); },
});
