import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isOfficial } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import type { Piecemeal } from '../step.ts';
import { affords, defineAction } from './action.ts';

const WHAT: readonly Piecemeal[] = ['binary', 'body'];

/** Only a POST has a body that can take its time. */
const isPossible = (what: Piecemeal, { wire }: ClientSituation): boolean =>
  what === 'binary' || wire === 'polling';

export const begin = defineAction({
  name: 'begin',
  says: 'a client without manners writes a part of a message: the frame before an attachment, '
    + 'or the head of a POST',
  choices: (now, bounds) => !affords(now, bounds, 'begin') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => isOfficial(it) || it.link !== 'up' || it.begun !== null ? []
      : WHAT.filter((what) => isPossible(what, it)).map((what) =>
          ({ do: 'begin' as const, client, id: `mp${now.taken.begin + 1}`, what }))),
  next: (m, { client, what }) => {
    clientWrites(m, m.peers[client], [{ kind: 'begun', nsp: '/', what }]);
  },
  drive: (driver, { client, id, what }) => { driver.beginMessage(client, id, what); },
});
