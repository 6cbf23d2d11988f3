import type { Bounds } from '../../model/actions/action.ts';
import type { Adapter } from '../../model/driver.ts';
import type { History, Observation } from '../../model/history.ts';
import type { Step } from '../../model/step.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { Executed } from '../../properties/execute.ts';
import { refreshIsExact } from '../../properties/exp-5.ts';
import type { ReplayRequest } from '../protocol.ts';
import { transportOf } from './replayed.ts';

/**
 * Steps in which a token is refreshed show nothing of a server that has no ear for that any more:
 * it refuses bad ones as well as good ones.
 *
 * @returns what it does with a good one, where that is not to take it over
 */
export async function whyNoRefresh(
  adapter: Adapter, bounds: Bounds, request: ReplayRequest, phaseMs: () => number,
): Promise<string | undefined> {
  if (!request.steps.some((step) => step.do === 'refresh')) return undefined;
  const steps = stepsBy(request, Math.max(0, ...bounds.marginsMs));
  const take = (these: readonly Step[]): Promise<Executed> =>
    executeSteps(adapter, phaseMs(), these, { ...bounds, together: steps.length });
  const { history, inconclusive } = await take(steps);
  if (inconclusive !== null) return undefined;
  const [breach] = refreshIsExact.judge(history, request.contract).violations;
  if (breach !== undefined) return `where r1 is a good token, ${breach.says} → ${CHECK}`;
  if (saw(history, 'acked', 'r1') || !saw(history, 'accepted', 'm2')) return undefined;
  const without = await take(steps.filter((step) => step.do !== 'refresh'));
  return saw(without.history, 'accepted', 'm2')
    ? `a good new token is not answered, and changes nothing → ${CHECK}` : undefined;
}

const CHECK = 'check refresh.event, and what it carries';

/** A client shows a good new token in time, and speaks when the first one has expired. */
function stepsBy(request: ReplayRequest, pastMs: number): readonly Step[] {
  const client = 'A';
  return [
    { do: 'open', client, transport: transportOf(request), token: 'first' },
    { do: 'send', client, messages: [{ id: 'm1', ack: true }] },
    { do: 'refresh', client, id: 'r1', token: 'longer' },
    { do: 'advance', client, to: 'exp:first', deltaMs: pastMs, timers: 'first' },
    { do: 'send', client, messages: [{ id: 'm2', ack: true }] },
  ];
}

const saw = ({ events }: History, kind: Observation['kind'], packet: string): boolean =>
  events.some(({ observations }) => observations.some((seen) =>
    seen.kind === kind && 'packet' in seen && seen.packet === packet));
