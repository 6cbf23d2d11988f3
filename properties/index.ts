import { noAdmissionAfterExpiry } from './exp-1.ts';
import { noEventAfterExpiry } from './exp-2.ts';
import { noAnswerAfterExpiry } from './exp-3.ts';
import { noRevival } from './exp-4.ts';
import { refreshIsExact } from './exp-5.ts';
import { noBadToken } from './exp-6.ts';
import { liveIsLeftAlone } from './exp-7.ts';
import { decisionsAgree } from './exp-8.ts';
import { nothingToTheExpired } from './exp-9.ts';
import { expiredIsGone } from './exp-10.ts';
import { clientCanAct } from './exp-11.ts';
import { clockIsNoExcuse } from './exp-12.ts';
import { revocationReaches } from './exp-13.ts';
import type { ScopeName } from '../model/scope.ts';
import type { Plot } from './plot.ts';
import type { Property } from './property.ts';

/** The contract: every property, in its order. */
export const PROPERTIES: readonly Property[] = [
  noAdmissionAfterExpiry, noEventAfterExpiry, noAnswerAfterExpiry, noRevival, refreshIsExact,
  noBadToken, liveIsLeftAlone, decisionsAgree, nothingToTheExpired, expiredIsGone,
  clientCanAct, clockIsNoExcuse, revocationReaches,
];

/** Every plot that can be followed in a scope. */
export const plotsIn = (scope: ScopeName): readonly Plot[] =>
  PROPERTIES.flatMap(({ plots }) => plots[scope] ?? []);

export const propertyNamed = (id: string): Property | undefined =>
  PROPERTIES.find((property) => property.id === id);
