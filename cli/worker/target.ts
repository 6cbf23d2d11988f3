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
 * Opens the target behind an adapter; a module's first word is heard on `transport`. The harness
 * is looked at before a module is loaded: that may put something into the socket.io of both.
 *
 * @param goesOn is called now and then, as all of it takes some time on a busy machine
 */
export async function openTarget(
  adapter: InProcessAdapter, ref: InProcessRef, transport: Transport,
  goesOn: () => void = () => {},
): Promise<OpenedTarget> {
  const opened = await openAdapter(
    adapter, () => designTarget(ref.kind === 'design' ? ref.name : 'reference'));
  hideMinted(opened.bench);
  goesOn();
  await checkHarness(await referenceOn(opened.bench, adapter));
  goesOn();
  if (ref.kind === 'design') {
    return { ...opened, target: opened.bench.target, again: async () => {} };
  }
  opened.work.stop();
  const target = await ownTarget(ref, opened.work);
  const bench = await benchFor(opened.bench, target);
  hideMinted(bench);
  const own = {
    ...opened, bench, target, adapter: await adapterOn(bench, adapter), key: bench.mint.key,
  };
  goesOn();
  const { again } = await sound(own, adapter, ref, transport);
  return { ...own, again };
}

function hideMinted({ mint: { key, nextKey, secrets } }: Bench): void {
  hideSecrets({
    keys: [key, nextKey], tokens: [...secrets.keys()], texts: textsIn(secrets),
  });
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
