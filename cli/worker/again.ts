import { adapterOn } from '../../adapters/open.ts';
import type { Bounds } from '../../model/actions/action.ts';
import type { Adapter } from '../../model/driver.ts';
import type { History } from '../../model/history.ts';
import { WIDEST_BOUNDS } from '../../model/scopes/index.ts';
import type { Transport } from '../../model/step.ts';
import { firstDifference } from '../../properties/agreement.ts';
import type { FoundCounterexample } from '../../properties/check.ts';
import { executeSteps } from '../../properties/execute.ts';
import { boundsOf } from '../../properties/lacks.ts';
import { marginsOf } from '../../properties/margins.ts';
import type { Contract } from '../../properties/property.ts';
import type { RunAgain } from '../../reports/schema/run.ts';
import { messageOf } from '../errors.ts';
import type { Job } from './job.ts';
import { recordHistory } from './recorded.ts';
import type { OpenedTarget } from './target.ts';

/** What was found on one transport, in `sim`. */
export interface FoundOn {
  readonly transport: Transport;
  readonly found: readonly FoundCounterexample[];
}

/**
 * Takes counterexamples of `sim` once more, over real TCP: what only an in-memory network brings
 * about would be no fault of the server's.
 */
export async function takeAgain(
  { bench, target }: OpenedTarget, contract: Contract, all: readonly FoundOn[], job: Job,
): Promise<ReadonlyMap<FoundCounterexample, RunAgain>> {
  const taken = new Map<FoundCounterexample, RunAgain>();
  bench.work.stop();
  const loopback = await adapterOn(bench, 'loopback');
  for (const { transport, found } of all) {
    const bounds = boundsOf(transport, target.lacks, {
      ...WIDEST_BOUNDS, marginsMs: marginsOf(contract),
    });
    for (const one of found) {
      if (job.interrupted()) return taken;
      taken.set(one, await again(loopback, bounds, one.executed.history));
    }
  }
  return taken;
}

/** What was found stands, whatever becomes of it here. */
async function again(loopback: Adapter, bounds: Bounds, history: History): Promise<RunAgain> {
  try {
    const steps = history.events.map(({ step }) => step);
    const executed = await executeSteps(loopback, history.phaseMs, steps, bounds);
    if (executed.inconclusive !== null) return inconclusive(executed.inconclusive);
    return firstDifference(history, executed.history, 'client times within the step') === null
      ? { on: 'loopback', is: 'the same' }
      : { on: 'loopback', is: 'otherwise', history: recordHistory(executed.history) };
  } catch (error) {
    return inconclusive(messageOf(error));
  }
}

const inconclusive = (reason: string): RunAgain =>
  ({ on: 'loopback', is: 'inconclusive', reason });
