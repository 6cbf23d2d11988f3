import type { Bench } from '../../adapters/bench.ts';
import { adapterOn, benchFor, openAdapter } from '../../adapters/open.ts';
import type { OpenedAdapter } from '../../adapters/open.ts';
import type { Target } from '../../adapters/target.ts';
import { designTarget } from '../../adapters/targets.ts';
import type { Adapter } from '../../model/driver.ts';
import type { Transport } from '../../model/step.ts';
import { LOADING } from '../protocol.ts';
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

/** What goes on before the first sequence. */
export type Opening = 'starting' | typeof LOADING | 'rehearsing';

/** What a process keeps that has opened a target: its clock cannot be installed twice. */
let kept: OpenedAdapter | undefined;
/** What was found to work in this process. */
const checked = new Set<InProcessAdapter>();

/**
 * Opens the target behind an adapter; a module's first word is heard on `transport`. The harness
 * is looked at before a module is loaded: that may put something into the socket.io of both. A
 * built-in design can be opened where another one was before.
 *
 * @param goesOn is called now and then, as all of it takes some time on a busy machine
 */
export async function openTarget(
  adapter: InProcessAdapter, ref: InProcessRef, transport: Transport,
  goesOn: (doing: Opening) => void = () => {},
): Promise<OpenedTarget> {
  const design = (): Promise<Target> =>
    designTarget(ref.kind === 'design' ? ref.name : 'reference');
  const opened = kept === undefined
    ? await openAdapter(adapter, design)
    : await openAgain(kept, adapter, design);
  kept = opened;
  hideMinted(opened.bench);
  goesOn('starting');
  if (!checked.has(adapter)) await checkHarness(await referenceOn(opened.bench, adapter));
  checked.add(adapter);
  goesOn(LOADING);
  if (ref.kind === 'design') {
    return { ...opened, target: opened.bench.target, again: async () => {} };
  }
  const loaded = await openAgain(opened, adapter, () => ownTarget(ref, opened.work));
  hideMinted(loaded.bench);
  const own = { ...loaded, target: loaded.bench.target };
  const rehearses = (): void => { goesOn('rehearsing'); };
  rehearses();
  const { again } = await sound(own, adapter, ref, transport, rehearses);
  return { ...own, again };
}

function hideMinted({ mint: { key, nextKey, secrets } }: Bench): void {
  hideSecrets({
    keys: [key, nextKey], tokens: [...secrets.keys()], texts: textsIn(secrets),
  });
}

/** The same process with another target. */
async function openAgain(
  before: OpenedAdapter, name: InProcessAdapter, load: () => Promise<Target>,
): Promise<OpenedAdapter> {
  const { work } = before;
  work.stop();
  // What this process did meanwhile was no server's doing.
  work.takeEscapes();
  work.takeUncounted();
  const bench = await benchFor(before.bench, await load());
  return { ...before, bench, adapter: await adapterOn(bench, name), key: bench.mint.key };
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
