import { WIDEST_BOUNDS } from '../../model/scopes/index.ts';
import { executeSteps } from '../../properties/execute.ts';
import { propertyNamed } from '../../properties/index.ts';
import { marginsOf } from '../../properties/margins.ts';
import { boundsOf } from '../../properties/lacks.ts';
import { executeTwins, judgementOf } from '../../properties/twins.ts';
import type { InProcessRef, ReplayRequest, ReplayResult } from '../protocol.ts';
import { inProcess } from './in-process.ts';
import type { Job } from './job.ts';
import { recordHistory, recordViolation } from './recorded.ts';
import { openTarget } from './target.ts';

/** Takes the recorded steps again, on a fresh target and with fresh tokens. */
export async function runReplay(
  request: ReplayRequest, ref: InProcessRef, job: Job,
): Promise<ReplayResult> {
  const [first] = request.steps;
  const transport = first?.do === 'open' || first?.do === 'engine' ? first.transport : 'websocket';
  const { adapter, target } = await openTarget(
    inProcess(request.adapter), ref, transport);
  job.progress(0, 1, 0, 'replaying');
  const bounds = boundsOf(transport, target.lacks, {
    ...WIDEST_BOUNDS,
    together: request.steps.length,
    marginsMs: marginsOf(request.contract),
  });
  const executed = await executeSteps(adapter, request.phaseMs, request.steps, bounds);
  const property = propertyNamed(request.property);
  const trial = { adapter, bounds, contract: request.contract, lacks: target.lacks };
  const twins = property === undefined || executed.inconclusive !== null
    ? null
    : await executeTwins(trial, property, executed.history);
  const broken = property !== undefined && twins !== null
    && judgementOf(property, executed.history, request.contract, twins).violations.length > 0;
  return {
    kind: 'replay',
    history: recordHistory(executed.history),
    skipped: [...executed.skipped],
    violations: broken
      ? [recordViolation(property, request.contract, { adapter: request.adapter, transport }, {
          executed, twins, scope: null, foundAfter: 1,
          minimality: 'as found', shrinkRuns: 0, shorterTried: 0,
        })]
      : [],
    problems: executed.inconclusive === null
      ? []
      : [{ of: 'target', code: 'INCONCLUSIVE_SEQUENCES', message: executed.inconclusive }],
  };
}
