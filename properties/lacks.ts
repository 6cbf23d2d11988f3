import type { Bounds } from '../model/actions/action.ts';
import type { Feature } from '../model/feature.ts';
import type { Property } from './property.ts';

/** What a target or an adapter lacks, and why, in words for the report. */
export type Lacks = readonly { readonly feature: Feature; readonly reason: string }[];

/** The lack for which a property is skipped, if there is one. */
export const lackOf = ({ needs }: Property, lacks: Lacks): Lacks[number] | undefined =>
  lacks.find(({ feature }) => needs.includes(feature));

/** What a target lacks is not tried. */
export function boundsWithout(lacks: Lacks, bounds: Bounds): Bounds {
  const lacking = (feature: Feature): boolean => lacks.some((lack) => lack.feature === feature);
  return {
    ...bounds,
    slowJoins: bounds.slowJoins && !lacking('slow join'),
    refreshTokens: lacking('refresh') ? [] : bounds.refreshTokens,
    most: { ...bounds.most, emit: lacking('server emit') ? 0 : bounds.most.emit },
  };
}
