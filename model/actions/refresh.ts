import { clientWrites } from '../kernel/client.ts';
import { clientsIn, isConnected } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import { inNamespace } from '../step.ts';
import type { StepOf } from '../step.ts';
import { tokenSpec } from '../tokens.ts';
import type { TokenName, TokenSpec } from '../tokens.ts';
import { affords, defineAction } from './action.ts';
import type { Bounds } from './action.ts';

/** Long enough for another refresh to overtake it. */
export const SLOW_MS = 1_000;

export const refresh = defineAction({
  name: 'refresh',
  says: 'the client presents a new token on the open connection; its verification may be slow',
  choices: (now, bounds) => !affords(now, bounds, 'refresh') ? [] : clientsIn(now, bounds.clients)
    .flatMap(([client, it]) => bounds.namespaces.filter((nsp) => isConnected(it, nsp))
      .flatMap((nsp) => tokens(it, bounds).flatMap((token) => paces(it, bounds).map((pace) => ({
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

/** What is written now arrives now, and alone. */
const arrivesAtOnce = ({ held, upgrade }: ClientSituation): boolean =>
  held === 'nothing' && upgrade !== 'probing';

/** Only of a refresh that arrives at once does anybody know when it will have been looked up. */
const paces = (
  it: ClientSituation, { slowRefreshes }: Bounds,
): readonly Pick<StepOf<'refresh'>, 'slowMs'>[] =>
  slowRefreshes && arrivesAtOnce(it) ? [{}, { slowMs: SLOW_MS }] : [{}];

/**
 * A forged token is refused the sooner, the earlier a library sees that it is one: by its form, by
 * its header, by its signature. Of two that arrive together, the second may be refused first, and
 * nothing about expiry hangs on that: such a one arrives alone.
 */
const tokens = (it: ClientSituation, { refreshTokens }: Bounds): readonly TokenName[] =>
  arrivesAtOnce(it) ? refreshTokens : refreshTokens.filter((name) => !isForged(tokenSpec(name)));

const isForged = ({ flaw, key }: TokenSpec): boolean =>
  key === 'next' || (flaw !== 'none' && flaw !== 'wrong-typed exp');
