import { isGuarded } from '../kernel/moment.ts';
import { socketsOf } from '../kernel/displaced.ts';
import { kick } from '../kernel/ending.ts';
import { CLIENT, CLIENTS } from '../step.ts';
import { tokenSpec } from '../tokens.ts';
import { affords, defineAction } from './action.ts';

export const revoke = defineAction({
  name: 'revoke',
  says: 'every token of a user is revoked, as when the user logs out everywhere',
  choices: (now, bounds) =>
    affords(now, bounds, 'revoke') && CLIENTS.some((name) => now.clients[name].link === 'up')
      ? subjects(bounds.clients.length)
        .map((subject) => ({ do: 'revoke' as const, client: CLIENT, subject }))
      : [],
  next: (m, { subject }) => {
    m.revoked = [...m.revoked.filter((name) => name !== subject), subject].sort();
    const { revocation } = m.design;
    if (revocation !== 'everywhere' && revocation !== 'open sessions') return;
    for (const name of CLIENTS) {
      const peer = m.peers[name];
      for (const { nsp, token, stranger, orphan } of socketsOf(peer)) {
        const isHis = tokenSpec(token).subject === subject && stranger !== true && orphan !== true;
        if (isGuarded(m.design, nsp) && isHis) kick(m, peer, nsp);
      }
    }
  },
  drive: (driver, { subject }) => { driver.revoke(subject); },
});

const subjects = (clients: number): readonly ('alice' | 'bob')[] =>
  clients > 1 ? ['alice', 'bob'] : ['alice'];
