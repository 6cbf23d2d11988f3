import type { Property } from '../properties/property.ts';
import { RUN_SCHEMA } from '../reports/schema/run.ts';
import type { Run, RunVerdict } from '../reports/schema/run.ts';
import { recordedOptions } from './check-options.ts';
import type { CheckOptions } from './check-options.ts';
import { exitCodeOf } from './exit-code.ts';
import { applyKnown } from './known.ts';
import { cellKey } from './merge.ts';
import type { Merged } from './merge.ts';
import { redactJson } from './redact.ts';

/** All that a run file is assembled from; `elapsedMs` is real time, whole milliseconds. */
export interface RunParts {
  readonly id: string;
  readonly startedAt: string;
  readonly elapsedMs: number;
  readonly options: CheckOptions;
  readonly versions: Readonly<Record<string, string>>;
  readonly merged: Merged;
}

const WHY_NOT_RUN = {
  budget: 'not run: there were fewer sequences than transports',
  interrupted: 'not run: interrupted before its turn',
  time: 'not run: the time was up before its turn',
  'target failed': 'not run to its end: the server under test failed',
  'harness failed': 'not run to its end: the harness failed',
} as const satisfies Record<Run['stopped'], string>;

function emptyCell(
  property: Property, transport: string, adapter: string, stopped: Run['stopped'],
): RunVerdict {
  const { id, level, says, source } = property;
  return {
    property: id, level, says, source, transport, adapter,
    verdict: stopped === 'budget' ? 'vacuous' : 'inconclusive',
    reason: WHY_NOT_RUN[stopped],
    exercised: 0, violations: 0,
  };
}

/**
 * The sample on `loopback` confirms; it need not reach everything again. Where it did not, the row
 * of `sim` speaks for itself and this one must not turn a run red.
 */
function excuseSample(row: RunVerdict, sampled: boolean): RunVerdict {
  if (!sampled || row.adapter !== 'loopback' || row.verdict !== 'vacuous') return row;
  return {
    ...row, verdict: 'skipped',
    reason: 'the few sequences that confirm on loopback did not come to it; see sim',
  };
}

/**
 * One row for every property, transport and adapter that was asked for, in that order: a row that
 * is missing would read as green. Where nothing at all was judged there are no rows.
 */
export function completeMatrix(
  options: CheckOptions, found: readonly RunVerdict[], stopped: Run['stopped'],
): readonly RunVerdict[] {
  if (found.length === 0) return [];
  const rows = new Map(found.map((row) => [cellKey(row), row]));
  return options.adapters.flatMap((adapter) =>
    options.properties.flatMap((property) =>
      options.transports.map((transport) => {
        const empty = emptyCell(property, transport, adapter, stopped);
        return excuseSample(rows.get(cellKey(empty)) ?? empty, options.sampled);
      })));
}

/** The target as far as it is known when no worker lived to describe it. */
const undescribed = ({ target, shownTarget }: CheckOptions): Run['target'] => ({
  name: target.kind === 'design' ? target.name : shownTarget,
  kind: target.kind,
  says: 'never described itself: no worker came to an end',
  lacks: [],
});

/** Names each violation's replay file; one property, transport and adapter has one at most. */
const namedReplays = (merged: Merged): Run['violations'] =>
  merged.violations.map((violation) => ({
    ...violation,
    replay: [violation.property, violation.transport, violation.adapter]
      .map((part) => part.replace(/[^A-Za-z0-9-]/g, '-')).join('-') + '.json',
  }));

/** The verdicts, and what of them is known, where the run was told of any. */
function judgedAgainst(
  { known }: CheckOptions, judged: Parameters<typeof applyKnown>[0],
): Pick<Run, 'verdicts' | 'known'> {
  if (known === undefined) return { verdicts: judged.verdicts };
  const applied = applyKnown(judged, known);
  return { verdicts: applied.verdicts, known: [...applied.known] };
}

/** Assembles the run file. No token is in it, whatever the server printed, threw or answered. */
export function buildRun(parts: RunParts): Run {
  const { id, startedAt, elapsedMs, options, versions, merged } = parts;
  const target = merged.target ?? undescribed(options);
  const run: Omit<Run, 'exitCode'> = {
    schema: RUN_SCHEMA, id, startedAt, elapsedMs,
    stopped: merged.stopped,
    versions: { ...versions },
    options: recordedOptions(options),
    target,
    contract: options.contract,
    ...(merged.clock === undefined ? {} : { clock: merged.clock }),
    executed: merged.executed,
    historySha256: merged.historySha256,
    ...(merged.inference.sequences === 0 ? {} : { inference: merged.inference }),
    ...(merged.reach.length === 0 ? {} : { reach: [...merged.reach] }),
    ...(merged.lateness.paths.length === 0 ? {} : { lateness: merged.lateness }),
    ...judgedAgainst(options, {
      startedAt, options: recordedOptions(options), target,
      verdicts: [...completeMatrix(options, merged.verdicts, merged.stopped)],
    }),
    violations: namedReplays(merged),
    problems: [...merged.problems],
  };
  return redactJson({ ...run, exitCode: exitCodeOf(run) });
}
