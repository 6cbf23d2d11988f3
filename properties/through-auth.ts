import { inNamespace } from '../model/step.ts';
import type { ClientName, Step, StepOf } from '../model/step.ts';

type Entry = StepOf<'open'> | StepOf<'reconnect'>;

/**
 * The same steps with the token in CONNECT's `auth`. Who was to authenticate by an event comes in
 * only when it does so, first where it does so first.
 *
 * @returns what becomes of each step in its turn
 */
export function throughAuth(steps: readonly Step[]): (step: Step) => readonly Step[] {
  const later = new Set<ClientName>(steps.flatMap((step) =>
    step.do === 'open' && step.carrier === 'authenticate' ? [step.client] : []));
  const waiting = new Map<ClientName, Entry>();
  return (step) => {
    if (!later.has(step.client)) return [step.do === 'open' ? inAuth(step) : step];
    switch (step.do) {
      case 'open': case 'reconnect':
        waiting.set(step.client, step);
        return [];
      case 'join': return [];
      case 'authenticate': {
        const entry = waiting.get(step.client);
        waiting.delete(step.client);
        return [entering(entry, step)];
      }
      default: return [step];
    }
  };
}

const inAuth = ({ carrier: _, ...open }: StepOf<'open'>): Step => open;

function entering(
  entry: Entry | undefined, { client, nsp = '/', token }: StepOf<'authenticate'>,
): Step {
  if (entry === undefined) return { do: 'join', client, nsp, token };
  if (entry.do === 'reconnect') return { ...entry, token };
  const { nsp: _, ...open } = entry;
  return inAuth({ ...open, ...inNamespace(nsp), token });
}
