import { GENEROUS_BOUNDS } from '../../model/bounds.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Step, Transport } from '../../model/step.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { Lacks } from '../../properties/lacks.ts';

/**
 * Two clients are of one user here. A server that keeps one session of each ends live ones by that,
 * or lets nobody in beside them, and says nothing by it of tokens: there a client is alone.
 *
 * @returns what it lacks, that among it
 */
export async function withoutCompany(
  adapter: Adapter, lacks: Lacks, transport: Transport,
): Promise<Lacks> {
  if (lacks.some(({ feature }) => feature === 'two sessions')) return lacks;
  const steps = (['A', 'B'] as const).map((client): Step =>
    ({ do: 'open', client, transport, token: 'first' }));
  const { history } = await executeSteps(adapter, 0, steps, {
    ...GENEROUS_BOUNDS, clients: ['A', 'B'], transports: [transport],
  });
  const seen = history.events[1]?.observations ?? [];
  const isEnded = seen.some(({ kind, client }) => kind === 'left' && client === 'A');
  const isRefused = seen.some(({ kind, client }) => kind === 'refused' && client === 'B');
  if (!isEnded && !isRefused) return lacks;
  return [...lacks, {
    feature: 'two sessions', reason: `this server ${isEnded
      ? 'ends the session of a user who comes in again' : 'lets no user in twice'}, and in process `
      + 'all clients are one user',
  }];
}
