import type { Bench } from '../../adapters/bench.ts';
import { adapterOn, benchFor, openAdapter } from '../../adapters/open.ts';
import type { OpenedAdapter } from '../../adapters/open.ts';
import type { Target } from '../../adapters/target.ts';
import { designTarget } from '../../adapters/targets.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Transport } from '../../model/step.ts';
import type { InProcessAdapter, InProcessRef } from '../protocol.ts';
import { ownTarget } from './own.ts';
import { hideSecrets } from './secrets.ts';
import { checkHarness } from './self-check.ts';
import { sound } from './sound.ts';

export interface OpenedTarget extends OpenedAdapter {
  readonly target: Target;
  /** Has a module of the user's do once more what it did at first. */
  readonly again: () => Promise<void>;
}

/**
 * Opens the target behind an adapter; a module's first word is heard on `transport`.
 * @param goesOn is called now and then, as all of it takes some time on a busy machine
 */
export async function openTarget(
  adapter: InProcessAdapter, ref: InProcessRef, transport: Transport,
  goesOn: () => void = () => {},
): Promise<OpenedTarget> {
  let target: Target | undefined;
  const opened = await openAdapter(adapter, async (work) => {
    target = ref.kind === 'design'
      ? await designTarget(ref.name)
      : await ownTarget(ref, work);
    return target;
  });
  const { key, nextKey, secrets } = opened.bench.mint;
  const tokens = [...secrets.keys()];
  hideSecrets({ keys: [key, nextKey], tokens, texts: textsIn(secrets) });
  if (target === undefined) throw new Error('the adapter was opened without a target');
  goesOn();
  await checkHarness(await referenceOn(opened.bench, adapter));
  goesOn();
  const rehearsal = ref.kind === 'design' ? null
    : await sound({ ...opened, target }, adapter, ref, transport);
  return { ...opened, target, again: async () => { await rehearsal?.again(); } };
}

/** Keys that are texts, as a person has chosen them. */
const textsIn = (secrets: ReadonlyMap<string, string>): readonly string[] =>
  [...secrets].flatMap(([secret, name]) => name === 'key' ? [secret] : []);

/** What it registers is not the target's. */
async function referenceOn(opened: Bench, name: InProcessAdapter): Promise<Adapter> {
  const { registered: _targets, ...bench } = opened;
  bench.work.stop();
  return adapterOn(await benchFor(bench, await designTarget('reference')), name);
}
