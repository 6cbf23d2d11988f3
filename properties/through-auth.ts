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
        if (!waiting.has(step.client)) waiting.set(step.client, step);
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

/** Whoever is refused in CONNECT cannot ask again where it is, as one can by an event. */
export function asksTwice(steps: readonly Step[]): boolean {
  const asked = new Set<string>();
  return steps.some((step) => {
    if (step.do === 'reconnect') asked.clear();
    if (step.do !== 'authenticate') return false;
    const place = `${step.client} ${step.nsp ?? '/'}`;
    const again = asked.has(place);
    asked.add(place);
    return again;
  });
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
