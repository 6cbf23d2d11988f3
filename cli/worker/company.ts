import { TargetError } from '../../adapters/errors.ts';
import { GENEROUS_BOUNDS } from '../../model/bounds.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Step, Transport } from '../../model/step.ts';
import { executeSteps } from '../../properties/execute.ts';

/**
 * Two clients are of one user here. A server that keeps one session of each ends live ones by that,
 * or lets nobody in beside them, and says nothing by it of tokens.
 *
 * @throws TargetError `ONE_SESSION_AT_A_TIME`
 */
export async function takesTwo(
  adapter: Adapter, name: string, transport: Transport,
): Promise<void> {
  const steps = (['A', 'B'] as const).map((client): Step =>
    ({ do: 'open', client, transport, token: 'first' }));
  const { history } = await executeSteps(adapter, 0, steps, {
    ...GENEROUS_BOUNDS, clients: ['A', 'B'], transports: [transport],
  });
  const seen = history.events[1]?.observations ?? [];
  const isEnded = seen.some(({ kind, client }) => kind === 'left' && client === 'A');
  const isRefused = seen.some(({ kind, client }) => kind === 'refused' && client === 'B');
  if (!isEnded && !isRefused) return;
  throw new TargetError('ONE_SESSION_AT_A_TIME', `${name} ${isEnded
    ? 'ends the session of a user who comes in again' : 'lets no user in twice'}, and in process `
    + 'all clients are the same one → lift that where it is checked, or check it by a command or a '
    + 'URL: there each client is a user of its own');
}
