import { socketsOf } from '../kernel/displaced.ts';
import { kick } from '../kernel/ending.ts';
import { isGuarded, isRetired } from '../kernel/moment.ts';
import { CLIENT, CLIENTS } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const rotate = defineAction({
  name: 'rotate',
  says: 'the issuer retires the key that tokens were signed with so far',
  choices: (now, bounds) =>
    affords(now, bounds, 'rotate') && CLIENTS.some((name) => now.clients[name].link === 'up')
      ? [{ do: 'rotate' as const, client: CLIENT }]
      : [],
  next: (m) => {
    m.retired = true;
    if (m.design.rotation !== 'everywhere') return;
    for (const name of CLIENTS) {
      const peer = m.peers[name];
      for (const { nsp, token, stranger } of socketsOf(peer)) {
        if (isGuarded(m.design, nsp) && !stranger && isRetired(m, token)) kick(m, peer, nsp);
      }
    }
  },
  drive: (driver) => { driver.rotate(); },
});
