import { isDeepStrictEqual } from 'node:util';
import { TargetError } from '../../adapters/errors.ts';
import { GENEROUS_BOUNDS } from '../../model/bounds.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Event } from '../../model/history.ts';
import type { Step, Transport } from '../../model/step.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { Executed } from '../../properties/execute.ts';
import { isLike } from '../../properties/twins.ts';
import type { RunHistory } from '../../reports/schema/run.ts';
import { describeStep, listOf, seenDuring } from '../../reports/words.ts';
import { recordHistory } from './recorded.ts';

const send = (client: 'A' | 'B', id: string): Step =>
  ({ do: 'send', client, messages: [{ id, ack: true }] });
const until = (deltaMs: number): Step =>
  ({ do: 'advance', client: 'A', to: 'exp:first', deltaMs, timers: 'first' });

/**
 * Two users come in, speak, and are there as a token expires; one of them comes back. What is not
 * possible on a server that has closed is left out; the rest is taken all the same.
 */
const stepsOn = (transport: Transport): readonly Step[] => [
  { do: 'open', client: 'A', transport, token: 'first' },
  send('A', 'm1'),
  { do: 'open', client: 'B', transport, token: 'other-subject' },
  send('B', 'm2'),
  until(-1), send('A', 'm3'), until(0), send('A', 'm4'),
  { do: 'reconnect', client: 'A', token: 'longer' },
  send('A', 'm5'),
  { do: 'cut', client: 'A' },
];

/**
 * One sequence that is taken before anything is judged, and again whenever it is asked for. It has
 * to go the same every time: whatever a server keeps from one sequence to the next would be found
 * in another's counterexample.
 */
export interface Rehearsal {
  readonly executed: Executed;
  /** @throws TargetError `TARGET_KEEPS_STATE` */
  readonly again: () => Promise<void>;
}

export async function rehearse(
  adapter: Adapter, name: string, transport: Transport,
): Promise<Rehearsal> {
  const take = (): Promise<Executed> => executeSteps(
    adapter, 0, stepsOn(transport),
    { ...GENEROUS_BOUNDS, clients: ['A', 'B'], transports: [transport] }, isLike);
  const executed = await take();
  return {
    executed,
    again: async () => {
      const { history, inconclusive } = await take();
      if (inconclusive !== null) return;
      const at = differsAt(executed.history.events, history.events);
      if (at === null) return;
      const [first, later] = [executed.history, history]
        .map((one) => inWords(recordHistory(one).events[at]));
      throw new TargetError('TARGET_KEEPS_STATE', `${name} does not do the same every time that it `
        + `is started afresh: at first, ${first}; later, ${later} → make what it remembers inside `
        + 'start(), not beside it, and leave nothing to chance');
    },
  };
}

function differsAt(first: readonly Event[], second: readonly Event[]): number | null {
  for (let at = 0; at < Math.max(first.length, second.length); at += 1) {
    if (!isDeepStrictEqual(first[at], second[at])) return at;
  }
  return null;
}

const inWords = (event: RunHistory['events'][number] | undefined): string => {
  if (event === undefined) return 'nothing more could be done';
  const seen = seenDuring(event, 0, null).map(({ text }) => text);
  return `${describeStep(event.step)}: ${seen.length === 0 ? 'nothing was seen' : listOf(seen)}`;
};
