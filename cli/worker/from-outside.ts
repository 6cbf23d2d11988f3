import type { Attachment } from '../../adapters/remote/attachment.ts';
import { HEARD_WITHIN_MS } from '../../adapters/remote/expiries.ts';
import type { Scope, ScopeName } from '../../model/scope.ts';
import { OUTSIDE, outsideScopes } from '../../model/scopes/outside.ts';
import type { Lacks } from '../../properties/lacks.ts';
import { lackOf, scopesFor } from '../../properties/lacks.ts';
import type { Contract, Property } from '../../properties/property.ts';

/** What a server that is looked at from outside is judged by: what can honestly be seen of it. */
export interface FromOutside {
  readonly lacks: Lacks;
  readonly scopes: readonly Scope[];
  readonly contractIn: (property: Property, scope: ScopeName) => Contract | null;
  /** Why nothing is said of a property, if so. */
  readonly unseen: (property: Property) => string | undefined;
}

/** Only where everybody listens: a client that polls by hand, or is held up, hears nothing. */
const ONLY_ON_PLOTS = ['EXP-10', 'EXP-11'];

/** @param declared what the server's owner says that it lacks */
export function fromOutside(
  attachment: Attachment, contract: Contract, declared: Lacks = [],
): FromOutside {
  const lacks = [
    ...declared,
    ...lacksOf(attachment).filter(({ feature }) =>
      !declared.some((lack) => lack.feature === feature)),
  ];
  const scopes = scopesFor(outsideScopes(contract), lacks);
  const isOnPlots = ({ plots }: Property): boolean =>
    scopes.some(({ name }) => plots[name] !== undefined);
  return {
    lacks, scopes,
    // Of what shows nowhere from outside it makes no difference what this server lacks.
    unseen: (property) => UNSEEN[property.id] ?? lackOf(property, lacks)?.reason
      ?? (isOnPlots(property) ? undefined : 'it cannot be seen from outside'),
    contractIn: (property, scope) => contractOutside(contract, property, scope),
  };
}

/** @returns `null`: nothing is said of it in this scope */
function contractOutside(
  contract: Contract, { id, plots }: Property, scope: ScopeName,
): Contract | null {
  if (ONLY_ON_PLOTS.includes(id) && plots[scope] === undefined) return null;
  return id === 'EXP-10'
    ? { ...contract, graceMs: contract.graceMs + HEARD_WITHIN_MS } : contract;
}

/**
 * What a property is judged by in the scope that steps were taken in, by who took them: in one
 * where something is said of it, if there is any; otherwise `null`.
 */
export function contractFor(
  steps: readonly { readonly client: string; readonly do: string }[],
  contract: Contract, property: Property,
): Contract | null {
  const names = new Set(steps.map(({ client }) => client));
  const isRude = steps.some((step) => step.do === 'engine');
  const fitting = outsideScopes(contract).filter(({ drawn }) =>
    isRude === drawn.manners.includes('none') && names.size <= drawn.clients.length
    && steps.every((step) => !(step.do in drawn.most) || canTake(drawn, step)));
  return (fitting.length > 0 ? fitting : OUTSIDE.slice(0, 1))
    .map(({ name }) => contractOutside(contract, property, name))
    .find((one) => one !== null) ?? null;
}

const canTake = (
  { most, reconnectTokens }: Scope['drawn'], step: { readonly do: string },
): boolean => most[step.do as keyof typeof most] > 0
  && (step.do !== 'reconnect' || !('token' in step)
    || (reconnectTokens as readonly unknown[]).includes(step.token));

/** Of what has no plot from outside: why. */
const UNSEEN: Readonly<Record<string, string>> = {
  'EXP-3': 'lapse cannot have this server ask a client for an answer, and whether its callback was '
    + 'called does not show',
  'EXP-8': 'from outside each transport is judged by itself, and where they differ, so do their '
    + 'verdicts: to the millisecond nothing can be repeated by a clock that nobody sets',
};

function lacksOf({
  refresh, revoke, issuer, sharesUser, noFrames, noSide, noRecovery, broadcast,
}: Attachment): Lacks {
  const hasLogin = issuer.logins !== undefined;
  const refreshes: Lacks = refresh !== undefined ? [] : [{
    feature: 'refresh', reason: hasLogin
      ? 'the lives of tokens that a login gives are not for lapse to choose'
      : 'lapse has not been told how this server takes a new token (refresh in lapse.config.ts)',
  }];
  const revokes: Lacks = revoke !== undefined ? [] : [{
    feature: 'revocation', reason: sharesUser === true
      ? 'all sequences share one user, and would be revoked together (claims, or a mint or login, '
        + 'that say who it is)'
      : 'lapse has not been told how a token is revoked here (revoke in lapse.config.ts)',
  }];
  const frames: Lacks = noFrames === undefined ? []
    : [{ feature: 'single frames', reason: noFrames }];
  const beside: Lacks = noSide === undefined ? []
    : [{ feature: 'namespaces', reason: noSide }];
  const recovery: Lacks = noRecovery === undefined ? []
    : [{ feature: 'recovery', reason: noRecovery }];
  const broadcasts: Lacks = broadcast === undefined ? SAYS_NOTHING : [];
  return [...refreshes, ...revokes, ...frames, ...beside, ...recovery, ...broadcasts, ...NEVER];
}

/** Of a server whose messages reach nobody but their sender. */
const SAYS_NOTHING: Lacks = (['server emit', 'broadcasts'] as const).map((feature) => ({
  feature, reason: 'nobody else hears of what this server accepts, and lapse cannot have it emit: '
    + 'a client that hears nothing does not tell what was written to it',
}));

const NEVER: Lacks = [
  { feature: 'settable clock', reason: 'nobody can set the clock of this server' },
];
