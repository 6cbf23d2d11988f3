import type { Bounds } from '../model/actions/action.ts';
import type { Scope } from '../model/scope.ts';
import type { Contract } from './property.ts';

/** Beside which instants, counted from an expiry, something else is due under a contract. */
export const marginsOf = (
  { leewayMs, graceMs, earlyMs }: Pick<Contract, 'leewayMs' | 'graceMs' | 'earlyMs'>,
): readonly number[] => {
  const all = [-earlyMs, leewayMs, leewayMs + graceMs].filter((ms) => ms !== 0);
  return [...new Set(all)];
};

export const withMargins = (bounds: Bounds, marginsMs: readonly number[]): Bounds =>
  marginsMs.length === 0
    ? bounds : { ...bounds, marginsMs: [...new Set([...bounds.marginsMs, ...marginsMs])] };

/** Scopes in which time also moves to what a contract adds to an expiry. */
export const scopesUnder = (contract: Contract, scopes: readonly Scope[]): readonly Scope[] => {
  const marginsMs = marginsOf(contract);
  return scopes.map((scope) => ({
    ...scope,
    closed: withMargins(scope.closed, marginsMs), drawn: withMargins(scope.drawn, marginsMs),
  }));
};
