import { CLIENT, CLIENTS } from '../step.ts';
import { isOfficial } from '../situation.ts';
import { affords, defineAction } from './action.ts';
import { breakConnection, isPollHeld } from './cut.ts';

export const restart = defineAction({
  name: 'restart',
  says: 'the server ends and is started again: connections break, and what was in memory is gone',
  choices: (now, bounds) => {
    const clients = CLIENTS.map((name) => now.clients[name]).filter(({ link }) => link !== 'new');
    const may = affords(now, bounds, 'restart') && clients.length > 0
      && clients.every((it) => isOfficial(it) && !isPollHeld(it) && it.upgrade !== 'probing');
    return may ? [{ do: 'restart' as const, client: CLIENT }] : [];
  },
  next: (m) => {
    for (const name of CLIENTS) {
      if (m.before.clients[name].link === 'up') breakConnection(m, m.peers[name]);
    }
    m.timers = m.timers.filter(({ kind }) => kind === 'retry');
    m.recovery = { ...m.recovery, sessions: [], packets: [] };
    [m.traces, m.created] = [[], false];
    if (m.design.remembers === 'in its memory') m.revoked = [];
  },
  drive: (driver) => driver.restart(),
});
