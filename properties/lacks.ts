import type { Bounds } from '../model/actions/action.ts';
import type { Feature, Lack } from '../model/feature.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import type { Property } from './property.ts';

/** What a target or an adapter lacks, and why, in words for the report. */
export type Lacks = readonly Lack[];

/** The lack for which a property is skipped, if there is one. */
export const lackOf = ({ needs }: Property, lacks: Lacks): Lack | undefined =>
  lacks.find(({ feature }) => needs.includes(feature));

/** The scopes for which a target lacks nothing. */
export const scopesFor = (scopes: readonly Scope[], lacks: Lacks): readonly Scope[] =>
  scopes.filter(({ needs }) => !lacks.some(({ feature }) => needs.includes(feature)));

/** What one transport of a target can be tried with. */
export const boundsOf = (transport: Transport, lacks: Lacks, bounds: Bounds): Bounds =>
  ({ ...boundsWithout(lacks, bounds), transports: [transport] });

/** What a target lacks is not tried. */
export function boundsWithout(lacks: Lacks, bounds: Bounds): Bounds {
  const lacking = (feature: Feature): boolean => lacks.some((lack) => lack.feature === feature);
  return {
    ...bounds,
    ...lacking('two sessions') ? { clients: bounds.clients.slice(0, 1) } : {},
    slowJoins: bounds.slowJoins && !lacking('slow join'),
    carriers: lacking('authenticate')
      ? bounds.carriers.filter((carrier) => carrier !== 'authenticate')
      : bounds.carriers,
    ...lacking('token in CONNECT') ? { asksAsItCame: true } : {},
    slowRefreshes: bounds.slowRefreshes && !lacking('slow refresh'),
    refreshTokens: lacking('refresh') ? [] : bounds.refreshTokens,
    most: {
      ...bounds.most, ...lacking('server emit') ? { emit: 0, broadcast: 0 } : {},
      ...lacking('revocation') ? { revoke: 0 } : {},
    },
  };
}
