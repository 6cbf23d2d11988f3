import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isConnected } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import { inNamespace } from '../step.ts';
import type { StepOf } from '../step.ts';
import { affords, defineAction } from './action.ts';
import type { Bounds } from './action.ts';

/** Long enough for another refresh to overtake it. */
export const SLOW_MS = 1_000;

export const refresh = defineAction({
  name: 'refresh',
  says: 'the client presents a new token on the open connection; its verification may be slow',
  choices: (now, bounds) => !affords(now, bounds, 'refresh') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => bounds.namespaces.filter((nsp) => isConnected(it, nsp))
      .flatMap((nsp) => bounds.refreshTokens.flatMap((token) => paces(it, bounds).map((pace) => ({
        do: 'refresh' as const, client, ...inNamespace(nsp),
        id: `r${now.taken.refresh + 1}`, token, ...pace,
      }))))),
  next: (m, { client, nsp = '/', id, token, slowMs = 0 }) => {
    clientWrites(m, m.peers[client], [{ kind: 'refresh', nsp, id, token, slowMs }]);
  },
  drive: (driver, { client, nsp = '/', id, token, slowMs }) => {
    driver.refresh(client, nsp, { id, token, slowMs: slowMs ?? 0 });
  },
});

/** Only of a refresh that arrives at once does anybody know when it will have been looked up. */
const paces = (
  { held, upgrade }: ClientSituation, { slowRefreshes }: Bounds,
): readonly Pick<StepOf<'refresh'>, 'slowMs'>[] =>
  slowRefreshes && held === 'nothing' && upgrade !== 'probing' ? [{}, { slowMs: SLOW_MS }] : [{}];
