import type { Feature } from '../model/feature.ts';
import type { Scope } from '../model/scope.ts';
import type { Transport } from '../model/step.ts';
import { scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import LISTED from './reachable.json' with { type: 'json' };

/**
 * The kinds of transition (`kindOf`) that the closed model of the reference can make, by scope and
 * transport. Each is a line; what it is indented under leads to it: a shortest way, one space a
 * step. Written by reach.whole.test.ts, and held against the explorer.
 */
type Reachable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
export const REACHABLE: Reachable = LISTED;

/** A kind of transition that can be reached, and by which others: it is the last of them. */
interface Line { readonly kinds: readonly string[]; readonly steps: readonly string[] }

/** A line, in a scope where its way can be gone. */
export interface Goal extends Line { readonly kind: string; readonly scope: Scope }

const readOff = (lines: readonly string[]): readonly Line[] => {
  const kinds: string[] = [];
  return lines.map((line) => {
    const kind = line.trimStart();
    kinds.length = line.length - kind.length;
    kinds.push(kind);
    return { kinds: [...kinds], steps: kinds.map((one) => one.split(' · ')[0] ?? one) };
  });
};

const LINES = new Map(Object.entries(REACHABLE).flatMap(([scope, byTransport]) =>
  Object.entries(byTransport).map(([transport, lines]) =>
    [`${scope} ${transport}`, readOff(lines)] as const)));

/** @returns the kinds listed for a scope and transport, in the order in which they stand there. */
export const kindsIn = (scope: string, transport: Transport): readonly string[] =>
  [...new Set((LINES.get(`${scope} ${listedAs(transport)}`) ?? [])
    .map(({ kinds }) => kinds.at(-1) ?? ''))];

/** Once it has fallen back, it is polling. */
export const listedAs = (transport: Transport): string =>
  transport === 'fallback' ? 'polling' : transport;

/**
 * What there is to reach on a transport of a target, scope by scope: the same kind may be reached
 * in several. Nothing that takes what the target lacks is in it.
 */
export const goalsOf = (
  transport: Transport, scopes: readonly Scope[], lacks: Lacks,
): readonly Goal[] => scopesFor(scopes, lacks).flatMap((scope) =>
  (LINES.get(`${scope.name} ${listedAs(transport)}`) ?? [])
    .filter(({ steps }) => !steps.some((step) => takesAny(lacks, step)))
    .map((line) => ({ ...line, kind: line.kinds.at(-1) ?? '', scope })));

/** What a step takes of a target, as far as scopes do not take it as a whole. */
const TAKES: Partial<Record<Feature, RegExp>> = {
  'slow join': /^(open|join)\b.*\bslowly|the end of a join/,
  refresh: /^refresh|the end of a refresh/,
  'slow refresh': /^refresh\b.*\bslowly|the end of a refresh/,
  authenticate: /^authenticate|by authenticate/,
  revocation: /^revoke/,
  'server emit': /^(emit|broadcast)/,
};

const takesAny = (lacks: Lacks, step: string): boolean =>
  lacks.some(({ feature }) => TAKES[feature]?.test(step) ?? false);
