import type { Bounds } from '../actions/action.ts';
import { BUDGETED } from '../situation.ts';
import type { Budgeted } from '../situation.ts';
import type { Scope } from '../scope.ts';
import { binary } from './binary.ts';
import { catchAll } from './catch-all.ts';
import { clock } from './clock.ts';
import { carriers } from './carriers.ts';
import { connection } from './connection.ts';
import { doubles } from './doubles.ts';
import { delivery } from './delivery.ts';
import { lateAcks } from './late-acks.ts';
import { namespaces } from './namespaces.ts';
import { pair } from './pair.ts';
import { pieces } from './pieces.ts';
import { probes } from './probes.ts';
import { recovery } from './recovery.ts';
import { refresh } from './refresh.ts';
import { dynamic } from './dynamic.ts';
import { emptied } from './emptied.ts';
import { leftovers } from './leftovers.ts';
import { comingBack } from './return.ts';
import { restart } from './restart.ts';
import { revocation } from './revocation.ts';
import { rotation } from './rotation.ts';
import { theft } from './theft.ts';
import { tokens } from './tokens.ts';
import { twins } from './twins.ts';
import { wire } from './wire.ts';

/** Every scope, the one that every target has first. */
export const SCOPES: readonly Scope[] = [
  connection, namespaces, pair, revocation, clock, wire, refresh, tokens, twins, recovery, carriers,
  rotation, catchAll, lateAcks, delivery, pieces, probes, comingBack, dynamic, emptied,
  leftovers, doubles, theft, restart, binary,
];

const union = <Item>(lists: readonly (readonly Item[])[]): readonly Item[] =>
  [...new Set(lists.flat())];

/** Whatever any scope allows: for sequences that are given, and were drawn in one of them. */
export const WIDEST_BOUNDS: Bounds = widest(SCOPES.map(({ drawn }) => drawn));

/** @returns whatever any of them allows. */
export function widest(all: readonly Bounds[]): Bounds {
  const most = (name: Budgeted): number => Math.max(...all.map((bounds) => bounds.most[name]));
  return {
    clients: union(all.map(({ clients }) => clients)),
    namespaces: union(all.map((bounds) => bounds.namespaces)),
    transports: union(all.map(({ transports }) => transports)),
    marginsMs: union(all.map(({ marginsMs }) => marginsMs)),
    carriers: union(all.map(({ carriers }) => carriers)),
    manners: union(all.map(({ manners }) => manners)),
    asks: union(all.map(({ asks }) => asks)),
    most: Object.fromEntries(BUDGETED.map((name) => [name, most(name)])) as Bounds['most'],
    together: Math.max(...all.map(({ together }) => together)),
    openTokens: union(all.map(({ openTokens }) => openTokens)),
    reconnectTokens: union(all.map(({ reconnectTokens }) => reconnectTokens)),
    badTokens: all.some(({ badTokens }) => badTokens),
    slowJoins: all.some(({ slowJoins }) => slowJoins),
    buffers: all.some(({ buffers }) => buffers),
    retries: union(all.map(({ retries }) => retries)),
    sends: union(all.map(({ sends }) => sends)),
    catchAll: union(all.map(({ catchAll }) => catchAll)),
    looks: all.some(({ looks }) => looks),
    slowRefreshes: all.some(({ slowRefreshes }) => slowRefreshes),
    refreshTokens: union(all.map(({ refreshTokens }) => refreshTokens)),
  };
}
