import { TOKENS, tokenLife, tokenSpec } from '../../model/tokens.ts';
import type { TokenName } from '../../model/tokens.ts';
import type { Evidence } from '../../model/driver.ts';
import type { History } from '../../model/history.ts';
import type { FoundCounterexample } from '../../properties/check.ts';
import type { Inferred } from '../../properties/inference.ts';
import type { Readings } from '../../properties/lateness.ts';
import type { Contract, Property, Violation } from '../../properties/property.ts';
import { standingsIn } from '../../properties/standings.ts';
import { judgementOf } from '../../properties/twins.ts';
import type { RunInference } from '../../reports/schema/inference.ts';
import type { RunLateness } from '../../reports/schema/lateness.ts';
import type { RunAgain, RunViolation } from '../../reports/schema/run.ts';
import type { RunTokenParts } from '../../reports/schema/wire.ts';
import type { AdapterName } from '../protocol.ts';

/** Findings in the shape of the run file, whose lists are not read-only. */
const copy = <Value>(value: unknown): Value => structuredClone(value) as Value;

export const recordHistory = (history: History): RunViolation['history'] => copy(history);

/** The lives of the tokens that a history presents, for the reader of a report. */
function tokensIn(history: History, evidence: Evidence | undefined): RunViolation['tokens'] {
  const names = new Set<TokenName>(history.events.flatMap(({ step }) =>
    'token' in step ? [step.token] : []));
  return [...names].filter((name) => name in TOKENS).map((name) => {
    const { nbfMs, expMs } = tokenLife(name, history.phaseMs);
    const parts = evidence?.partsOf(name);
    const isOpaque = evidence !== undefined && parts === undefined
      && tokenSpec(name).flaw === 'none';
    return {
      name,
      says: tokenSpec(name).says,
      ...(parts === undefined ? {} : { parts: copy<RunTokenParts>(parts) }),
      ...(isOpaque ? { opaque: true as const } : {}),
      ...(Number.isFinite(nbfMs) ? { nbfMs } : {}),
      ...(Number.isFinite(expMs) ? { expMs } : {}),
    };
  });
}

/** What passed on the wire, and by which clock. */
type Recorded = Pick<RunViolation, 'startMs' | 'wire' | 'wireBy' | 'wireLeftOut'>;

const recordEvidence = (evidence: Evidence | undefined): Recorded => evidence === undefined ? {} : {
  startMs: evidence.startMs,
  wire: copy(evidence.wire),
  ...(evidence.wireBy === undefined ? {} : { wireBy: evidence.wireBy }),
  ...(evidence.wireLeftOut > 0 ? { wireLeftOut: evidence.wireLeftOut } : {}),
};

/** An expiry that never comes cannot be written as JSON, and says nothing. */
const recordBreach = ({ expMs, ...violation }: Violation): RunViolation['breach'] => copy({
  ...violation,
  ...(expMs !== undefined && Number.isFinite(expMs) ? { expMs } : {}),
});

export function recordViolation(
  property: Property, contract: Contract, where: { adapter: AdapterName; transport: string },
  found: FoundCounterexample, again?: RunAgain,
): RunViolation {
  const { executed: { history, evidence: evidenceOf }, twins, beside } = found;
  const evidence = evidenceOf?.();
  const [breach] = judgementOf(property, history, contract, twins).violations;
  if (breach === undefined) throw new Error(`${property.id}: its counterexample shows no breach`);
  return {
    property: property.id, level: property.level,
    transport: where.transport, adapter: where.adapter,
    breach: recordBreach(breach),
    minimality: found.minimality,
    ...(found.scope === null ? {} : { scope: found.scope }),
    foundAfter: found.foundAfter,
    shrinkRuns: found.shrinkRuns,
    shorterTried: found.shorterTried,
    history: recordHistory(history),
    tokens: tokensIn(history, evidence),
    standings: copy(standingsIn(history, contract)),
    ...(beside === undefined ? {} : {
      beside: {
        otherwise: beside.otherwise, history: recordHistory(beside.executed.history),
      },
    }),
    ...(again === undefined ? {} : { again }),
    ...recordEvidence(evidence),
    replay: '',
  };
}

export const recordInference = (
  { sequences, designs }: Inferred, where: { adapter: AdapterName; transport: string },
): RunInference => copy({
  sequences,
  designs: designs.map(({ design, agreed, fell }) =>
    ({ design, agreed, ...(fell === null ? {} : { fell: { ...where, ...fell } }) })),
});

export const recordLateness = (
  { edgesMs, paths }: Readings, where: { adapter: AdapterName; transport: string },
): RunLateness => copy({
  edgesMs,
  paths: paths.map(({ path, tried, through, latestTriedMs, latest }) => ({
    path, tried, through,
    ...(latestTriedMs === null ? {} : { latestTriedMs }),
    ...(latest === null ? {} : { latest: { ...where, ...latest } }),
  })),
});
