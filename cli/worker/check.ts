import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { TargetError } from '../../adapters/errors.ts';
import type { Place } from '../../adapters/place.ts';
import { DESIGNS } from '../../model/designs/index.ts';
import { SCOPES } from '../../model/scopes/index.ts';
import { twoOfYourOwn } from '../../model/scopes/own.ts';
import type { Transport } from '../../model/step.ts';
import { check } from '../../properties/check.ts';
import type { Checked } from '../../properties/check.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { CheckRequest, CheckResult, InProcessRef } from '../protocol.ts';
import { takeAgain } from './again.ts';
import { namespaceWords } from './attach.ts';
import { inProcess } from './in-process.ts';
import type { RunVerdict } from '../../reports/schema/run.ts';
import type { Job } from './job.ts';
import { acksWords } from './needs-acks.ts';
import { mergeInference } from '../merge-inference.ts';
import { mergeLateness } from '../merge-lateness.ts';
import { recordInference, recordLateness, recordViolation } from './recorded.ts';
import { openTarget } from './target.ts';

/** Sequences that may be spent on proving a counterexample the shortest, in `sim`. */
const SHORTER_BUDGET = 700;

export async function runCheck(
  request: CheckRequest, ref: InProcessRef, job: Job,
): Promise<CheckResult> {
  const [first = 'websocket'] = request.transports;
  const share = Math.ceil(request.sequences / Math.max(1, request.transports.length));
  const opened = await openTarget(inProcess(request.adapter), ref, first, (doing) => {
    job.progress(0, share, 0, `${request.adapter}, ${first}, ${doing}`);
  });
  const { target } = opened;
  const properties = PROPERTIES.filter(({ id }) => request.properties.includes(id));
  const about = {
    name: target.name, kind: ref.kind,
    says: target.says + namespaceWords(target.dialect) + acksWords(target),
    lacks: target.lacks.map(({ feature, reason }) => ({ feature, reason })),
    ...(request.target.kind === 'module' ? listenerOf(opened.events.get(target.event)) : {}),
  };
  const checked: { transport: Transport; result: Checked }[] = [];
  for (const transport of request.transports) {
    const result = await check({
      adapter: opened.adapter, transport, properties,
      seed: request.seed, sequences: share, contract: request.contract, lacks: target.lacks,
      ...(target.dialect?.side === undefined ? {} : { scopes: [...SCOPES, twoOfYourOwn] }),
      suspects: {
        designs: DESIGNS,
        compared: ref.kind === 'design' ? 'everything' : 'decisions',
      },
      shorterBudget: request.adapter === 'sim' && request.isQuick !== true ? SHORTER_BUDGET : 0,
      interrupted: job.interrupted,
      onProgress: (done, violated, soFar) => {
        job.progress(done, share, violated, `${request.adapter}, ${transport}`,
          () => resultOf(request, [...checked, { transport, result: soFar() }], about));
      },
    });
    checked.push({ transport, result });
  }
  const result = resultOf(request, checked, about);
  // One that has broken down does nothing again, and that is said already.
  if (job.interrupted()) return result;
  const told = await unlessState(result, opened.again);
  if (request.isTakenAgain !== true || told.violations.length === 0) return told;
  const taken = await takeAgain(opened, request.contract, checked.map((one) => ({
    transport: one.transport,
    found: one.result.findings.flatMap(({ counterexample }) => counterexample ?? []),
  })), job);
  return resultOf(request, checked, about, taken);
}

/** What is known of a server that does not do the same any more is nothing. */
async function unlessState(
  result: CheckResult, again: () => Promise<void>,
): Promise<CheckResult> {
  try {
    await again();
    return result;
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const reason = error.message.replace(`${error.code}: `, '');
    return {
      ...result, violations: [],
      verdicts: result.verdicts.map(({ allowances: _, ...verdict }) =>
        ({ ...verdict, verdict: 'inconclusive', reason, violations: 0 })),
      problems: [...result.problems, { of: 'target', code: error.code, message: reason }],
    };
  }
}

/** As a person would type it, with the slashes of a URL. */
const listenerOf = (place: Place | undefined): Pick<CheckResult['target'], 'listener'> =>
  place === undefined ? {} : {
    listener: {
      file: relative(process.cwd(), place.file).split(sep).join('/'), line: place.line,
    },
  };

export function resultOf(
  request: CheckRequest, checked: readonly { transport: Transport; result: Checked }[],
  target: CheckResult['target'], again: Awaited<ReturnType<typeof takeAgain>> = new Map(),
): CheckResult {
  const sum = (count: (result: Checked) => number): number =>
    checked.reduce((total, { result }) => total + count(result), 0);
  const { adapter, contract } = request;
  const digests = checked.map(({ result }) => result.historySha256);
  return {
    kind: 'check', adapter, target,
    stopped: checked.some(({ result }) => result.stopped === 'interrupted')
      ? 'interrupted'
      : 'budget',
    executed: {
      sequences: sum(({ sequences }) => sequences),
      steps: sum(({ steps }) => steps),
      inconclusive: sum(({ inconclusive }) => inconclusive),
      distinct: sum(({ distinct }) => distinct),
    },
    historySha256: digests.length === 1
      ? digests[0] ?? ''
      : createHash('sha256').update(digests.join('')).digest('hex'),
    inference: mergeInference(checked.map(({ transport, result }) =>
      recordInference(result.inferred, { adapter, transport }))),
    lateness: mergeLateness(checked.map(({ transport, result }) =>
      recordLateness(result.lateness, { adapter, transport }))),
    reach: checked.flatMap(({ transport, result: { reach } }) => reach === null ? []
      : [{ transport, adapter, ...reach, unreached: [...reach.unreached] }]),
    verdicts: checked.flatMap(({ transport, result }) => result.findings.map(
      ({
        property, verdict, reason, exercised, violations, allowances,
      }): RunVerdict => ({
        property: property.id, level: property.level, says: property.says,
        source: property.source, transport, adapter, verdict, exercised, violations,
        ...(reason === undefined ? {} : { reason }),
        ...(allowances === undefined ? {} : { allowances: [...allowances] }),
      }))),
    violations: checked.flatMap(({ transport, result }) => result.findings.flatMap(
      ({ property, counterexample }) => counterexample === undefined
        ? []
        : [recordViolation(
            property, counterexample.contract ?? contract, { adapter, transport },
            counterexample, again.get(counterexample))])),
    problems: [...new Set(checked.flatMap(({ result }) => result.reasons))].map((message) => ({
      of: 'target', code: 'INCONCLUSIVE_SEQUENCES', message,
    })),
  };
}
