import { TargetError } from '../../adapters/errors.ts';
import type { Bench } from '../../adapters/in-process.ts';
import { adapterOn, benchFor, openAdapter } from '../../adapters/open.ts';
import type { OpenedAdapter } from '../../adapters/open.ts';
import type { Target } from '../../adapters/target.ts';
import { designTarget, moduleTarget } from '../../adapters/targets.ts';
import { GENEROUS_BOUNDS } from '../../model/bounds.ts';
import type { Adapter } from '../../model/driver.ts';
import { CLIENT } from '../../model/step.ts';
import type { Step, Transport } from '../../model/step.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { InProcessAdapter, InProcessRef } from '../protocol.ts';
import { hideSecrets } from './secrets.ts';
import { checkHarness } from './self-check.ts';

export interface OpenedTarget extends OpenedAdapter { readonly target: Target }

/** Opens the target behind an adapter; a module's first word is heard on `transport`. */
export async function openTarget(
  adapter: InProcessAdapter, ref: InProcessRef, transport: Transport,
): Promise<OpenedTarget> {
  let target: Target | undefined;
  const opened = await openAdapter(adapter, async () => {
    target = ref.kind === 'design'
      ? await designTarget(ref.name)
      : await moduleTarget(ref.path, ref.event ?? 'message');
    return target;
  });
  const { key, nextKey, secrets } = opened.bench.mint;
  hideSecrets({ keys: [key, nextKey], tokens: [...secrets.keys()] });
  if (target === undefined) throw new Error('the adapter was opened without a target');
  await checkHarness(await referenceOn(opened.bench, adapter));
  if (ref.kind === 'module') await sound(opened, target, ref, transport);
  return { ...opened, target };
}

/** What it registers is not the target's. */
async function referenceOn(opened: Bench, name: InProcessAdapter): Promise<Adapter> {
  const { registered: _targets, ...bench } = opened;
  bench.work.stop();
  return adapterOn(await benchFor(bench, await designTarget('reference')), name);
}

/**
 * Before anything is judged: does the server let a good token in, and take our event? Otherwise
 * nothing could be tested, which is no verdict about expiry.
 *
 * @throws TargetError `TARGET_NEVER_ANSWERS`, `TARGET_REFUSES_GOOD_TOKEN`,
 * `TARGET_CLOSES_AT_ONCE`, `TARGET_EVENT_UNKNOWN`
 */
async function sound(
  { adapter, events }: OpenedAdapter, target: Target, ref: InProcessRef & { kind: 'module' },
  transport: Transport,
): Promise<void> {
  const open: Step = { do: 'open', client: CLIENT, transport, token: 'first' };
  const { history, inconclusive } = await executeSteps(adapter, 0, [open], {
    ...GENEROUS_BOUNDS, transports: [transport],
  });
  const seen = new Set(history.events[0]?.observations.map(({ kind }) => kind));
  const who = `${target.name}, given a good token over ${transport},`;
  if (seen.size === 0) {
    throw new TargetError('TARGET_NEVER_ANSWERS',
      `${who} neither let the client in nor refused it → is there a Socket.IO server on `
      + 'httpServer, and does every middleware call next()?');
  }
  if (!seen.has('admitted')) {
    throw new TargetError('TARGET_REFUSES_GOOD_TOKEN',
      `${who} did not admit the client`
      + `${inconclusive === null ? '' : ` (${inconclusive})`} → it gets the HS256 secret as key, `
      + 'and the token as handshake.auth.token; leave a transport it does not offer out with '
      + '--transport');
  }
  if (seen.has('left')) {
    throw new TargetError('TARGET_CLOSES_AT_ONCE',
      `${who} let the client in and closed the connection at once → nothing can be sent to it; `
      + 'look at its connection handler');
  }
  chooseEvent(events, target, ref);
}

function chooseEvent(
  events: OpenedAdapter['events'], target: Target, ref: InProcessRef & { kind: 'module' },
): void {
  const wanted = ref.event ?? (events.has('message') ? 'message' : undefined);
  const [only] = events.keys();
  if (wanted === undefined && events.size === 1 && only !== undefined) {
    Object.assign(target, { event: only });
    return;
  }
  if (wanted !== undefined && events.has(wanted)) return;
  const known = [...events.keys()].join(', ');
  throw new TargetError('TARGET_EVENT_UNKNOWN', events.size === 0
    ? `${target.name} listens for no event when a client connects → register a listener in its `
      + 'connection handler'
    : `${target.name} listens for ${known}${ref.event === undefined ? '' : `, not ${ref.event}`} `
      + '→ name one of them with --event');
}
