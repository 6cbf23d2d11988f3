import { WIDEST_BOUNDS } from '../../model/scopes/index.ts';
import { executeSteps } from '../../properties/execute.ts';
import { marginsOf } from '../../properties/margins.ts';
import { boundsOf, lackOf } from '../../properties/lacks.ts';
import { executeTwins, judgementOf } from '../../properties/twins.ts';
import { propertyNamed } from '../names.ts';
import type { InProcessRef, ReplayRequest, ReplayResult } from '../protocol.ts';
import { inProcess } from './in-process.ts';
import type { Job } from './job.ts';
import { whyNoRefresh } from './refreshed.ts';
import { recordReplay, transportOf, wasByRecovery } from './replayed.ts';
import { openTarget } from './target.ts';

/** Takes the recorded steps again, on a fresh target and with fresh tokens. */
export async function runReplay(
  request: ReplayRequest, ref: InProcessRef, job: Job,
): Promise<ReplayResult> {
  const transport = transportOf(request);
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
  const twins = executed.inconclusive !== null
    ? null
    : await executeTwins(trial, property, executed.history);
  const broken = twins !== null
    && judgementOf(property, executed.history, request.contract, twins).violations.length > 0;
  if (broken) return recordReplay(request, executed, { property, twins });
  const inconclusive = executed.inconclusive ?? (twins === null ? UNCOMPARED : null);
  const tellsRefreshes = ref.kind === 'module' && target.dialect?.refresh !== undefined;
  return recordReplay(request, { ...executed, inconclusive }, null, {
    unjudged: lackOf(property, target.lacks)?.reason,
    byRecovery: wasByRecovery(request, target.lacks),
    unshown: tellsRefreshes
      ? await whyNoRefresh(adapter, bounds, request, () => 0) : undefined,
  });
}

const UNCOMPARED =
  'the same steps taken another way, with which these are compared, cannot be judged';
