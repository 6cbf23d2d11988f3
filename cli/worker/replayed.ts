import type { Transport } from '../../model/step.ts';
import type { Executed } from '../../properties/execute.ts';
import type { Lacks } from '../../properties/lacks.ts';
import type { Property } from '../../properties/property.ts';
import type { Twin } from '../../properties/twins.ts';
import { propertyNamed } from '../names.ts';
import type { Problem, ReplayRequest, ReplayResult } from '../protocol.ts';
import { whyNotShown } from './not-shown.ts';
import { recordHistory, recordViolation } from './recorded.ts';

/** What the recorded steps begin with; whatever else does not say is on a websocket. */
export function transportOf({ steps: [first] }: ReplayRequest): Transport {
  return first?.do === 'open' || first?.do === 'engine' ? first.transport : 'websocket';
}

/** The property that the steps break again, and what else its judge has to see for that. */
interface Broken { readonly property: Property; readonly twins: readonly Twin[] }

/** What keeps a replay from saying anything, beside what was seen. */
export interface Doubts {
  /** Why the property cannot be judged on this target, however the steps go. */
  readonly unjudged?: string | undefined;
  /** Why these steps show nothing of it, though the server does nothing amiss in them. */
  readonly unshown?: string | undefined;
  /** See `wasByRecovery`. */
  readonly byRecovery: boolean;
}

/** Whether it was the recovery of a session that broke it, and the server still recovers some. */
export const wasByRecovery = ({ byRecovery }: ReplayRequest, lacks: Lacks): boolean =>
  byRecovery === true && !lacks.some(({ feature }) => feature === 'recovery');

/** What was seen when the recorded steps were taken once more. */
export function recordReplay(
  request: ReplayRequest, executed: Executed, broken: Broken | null, doubts?: Doubts,
): ReplayResult {
  const where = { adapter: request.adapter, transport: transportOf(request) };
  return {
    kind: 'replay',
    history: recordHistory(executed.history),
    skipped: [...executed.skipped],
    violations: broken === null
      ? []
      : [recordViolation(broken.property, request.contract, where, {
          executed, twins: broken.twins, scope: null, foundAfter: 1,
          minimality: 'as found', shrinkRuns: 0, shorterTried: 0,
        })],
    problems: doubts === undefined ? [] : problemsOf(request, executed, doubts),
  };
}

/** What keeps it from being called fixed: the first of them, for others follow from it. */
function problemsOf(
  request: ReplayRequest, executed: Executed, { unjudged, unshown, byRecovery }: Doubts,
): readonly Problem[] {
  const problem = (code: string, message: string): readonly Problem[] =>
    [{ of: 'target', code, message }];
  const { contract, steps, property: id } = request;
  if (executed.inconclusive !== null) {
    return problem('INCONCLUSIVE_SEQUENCES', executed.inconclusive);
  }
  if (unjudged !== undefined) {
    return problem('NOT_JUDGED', `${id} is not judged here: ${unjudged}`);
  }
  const property = propertyNamed(id);
  const why = whyNotShown({ property, contract, steps, executed, byRecovery }) ?? unshown;
  return why === undefined ? [] : problem('NOT_SHOWN', `this shows nothing of ${id}: ${why}`);
}
