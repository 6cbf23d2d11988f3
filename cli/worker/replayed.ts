import type { Transport } from '../../model/step.ts';
import type { Executed } from '../../properties/execute.ts';
import type { Property } from '../../properties/property.ts';
import type { Twin } from '../../properties/twins.ts';
import type { ReplayRequest, ReplayResult } from '../protocol.ts';
import { recordHistory, recordViolation } from './recorded.ts';

/** What the recorded steps begin with; whatever else does not say is on a websocket. */
export function transportOf({ steps: [first] }: ReplayRequest): Transport {
  return first?.do === 'open' || first?.do === 'engine' ? first.transport : 'websocket';
}

/** The property that the steps break again, and what else its judge has to see for that. */
interface Broken { readonly property: Property; readonly twins: readonly Twin[] }

/**
 * What was seen when the recorded steps were taken once more.
 *
 * @param unjudged why the property cannot be judged on this target, however the steps go
 */
export function recordReplay(
  request: ReplayRequest, executed: Executed, broken: Broken | null, unjudged?: string,
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
    problems: [
      ...executed.inconclusive === null ? [] : [
        { of: 'target', code: 'INCONCLUSIVE_SEQUENCES', message: executed.inconclusive } as const],
      ...unjudged === undefined ? [] : [{
        of: 'target', code: 'NOT_JUDGED',
        message: `${request.property} is not judged here: ${unjudged}`,
      } as const],
    ],
  };
}
