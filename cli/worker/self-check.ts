import { HarnessError } from '../../adapters/errors.ts';
import { reference } from '../../model/designs/reference.ts';
import type { Adapter } from '../../model/driver.ts';
import { exactnessOf, firstDifference, predict } from '../../properties/agreement.ts';
import { sampled } from '../../properties/sample.ts';

const SEED = 1;
const SEQUENCES = 12;

/**
 * Before a server is judged, the harness is: on this machine, in this process, the reference must
 * do what the model predicts. A clock, a wire or a settle loop that is not what it should be shows
 * here, and not as something that the server under test has done.
 *
 * @param adapter with the reference behind it
 * @throws HarnessError `HARNESS_ASTRAY`, or whatever the harness itself finds
 */
export async function checkHarness(adapter: Adapter): Promise<void> {
  const { name } = adapter;
  let nth = 0;
  for await (const { history, inconclusive } of sampled(
    adapter, SEED, SEQUENCES, reference.lacks)) {
    nth += 1;
    const predicted = predict(reference, history.phaseMs, history.events.map(({ step }) => step));
    const at = firstDifference(predicted, history, exactnessOf(adapter));
    if (at === null && inconclusive === null) continue;
    throw new HarnessError('HARNESS_ASTRAY',
      inconclusive ?? `the reference did not do what the model predicts (${name}, sequence ${nth}, `
        + `step ${(at ?? 0) + 1}: ${history.events[at ?? 0]?.step.do})`,
      'no server can be judged here; lapse confirm reference shows more');
  }
}
