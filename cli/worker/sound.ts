import { adapterOn } from '../../adapters/open.ts';
import type { AdapterName, OpenedAdapter } from '../../adapters/open.ts';
import { BEHIND } from '../../adapters/dialect.ts';
import { TargetError } from '../../adapters/errors.ts';
import { ANY_EVENT } from '../../adapters/any-event.ts';
import { moduleLacks } from '../../adapters/targets.ts';
import type { Target } from '../../adapters/target.ts';
import { escapeIn } from '../../adapters/work.ts';
import { GENEROUS_BOUNDS } from '../../model/bounds.ts';
import type { Adapter } from '../../model/driver.ts';
import { CARRIERS, CLIENT } from '../../model/step.ts';
import type { Step, Transport } from '../../model/step.ts';
import { BASE_EPOCH_MS } from '../../model/time.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { Executed } from '../../properties/execute.ts';
import type { ModuleRef } from '../protocol.ts';
import { withoutCompany } from './company.ts';
import { rehearse } from './rehearsal.ts';
import type { Rehearsal } from './rehearsal.ts';
import { hideToken } from './secrets.ts';
import { needsAcks } from './needs-acks.ts';
import { answersPatiently, knock, knockPatiently, staying, untilHeard } from './patience.ts';
import { refreshTells } from './refreshing.ts';
import { isClear } from './unclear.ts';

interface Opened extends OpenedAdapter { readonly target: Target }

/**
 * Before anything is judged: does the server let a good token in, take our event, go by our clock,
 * and do the same whenever it is started? Otherwise nothing could be tested, which is no verdict
 * about expiry.
 *
 * @throws TargetError `TARGET_NEVER_ANSWERS`, `TARGET_REFUSES_GOOD_TOKEN`, `TARGET_CLOSES_AT_ONCE`,
 * `TARGET_EVENT_UNKNOWN`, `CLOCK_ESCAPES`, `TARGET_KEEPS_STATE`, `ACCEPTANCE_UNSEEN`,
 * `ACCEPTANCE_UNCLEAR`, `NAMESPACE_WRONG`, `REFRESH_CLOSES`
 */
export async function sound(
  opened: Opened, name: AdapterName, ref: ModuleRef, transport: Transport, goesOn: () => void,
): Promise<Rehearsal> {
  const { adapter, events, target } = opened;
  await letsIn(adapter, target, ref, transport);
  if (eventOf(events, ref) === undefined) {
    await staying(adapter, transport, untilHeard);
  }
  chooseEvent(events, target, ref);
  const bad = saw(await knock(adapter, transport, 'wrong-key'));
  Object.assign(target, { shutsOut: bad.has('admitted') && bad.has('left') });
  if (await needsAcks(adapter, transport)) Object.assign(target, { wantsAcks: true });
  Object.assign(target, { lacks: await withoutCompany(adapter, target.lacks, transport) });
  if (target.accepted !== undefined) await answersPatiently(adapter, target, transport);
  if (target.dialect?.refresh !== undefined && !await refreshTells(adapter, target, transport)) {
    Object.assign(target, { refreshesMutely: true });
  }
  if (target.dialect?.side !== undefined) await takesBeside(adapter, target, transport);
  goesOn();
  const rehearsal = await rehearse(adapter, target.name, transport);
  const escape = escapeIn(rehearsal.executed.inconclusive);
  if (escape !== null) throw new TargetError('CLOCK_ESCAPES', `${target.name}: ${escape}`);
  if (opened.clock.isReplaced()) {
    throw new TargetError('CLOCK_ESCAPES', `${target.name} puts a clock of its own in the place of `
      + 'Date, performance or setTimeout → leave that out while it is checked');
  }
  goesOn();
  await goesByOurClock(opened, name, transport);
  goesOn();
  showsAcceptance(rehearsal.executed, target);
  await isClear(adapter, target, transport);
  await rehearsal.again();
  return rehearsal;
}

const saw = ({ history }: Executed): ReadonlySet<string> =>
  new Set(history.events[0]?.observations.map(({ kind }) => kind));

/** Whoever can be recovered is given a `pid` as it is let in (socket.io/dist/socket.js). */
const recovers = ({ history }: Executed): boolean => history.events.some(({ observations }) =>
  observations.some((seen) => seen.kind === 'connected' && seen.pid !== undefined));

async function letsIn(
  adapter: Adapter, target: Target, ref: ModuleRef, transport: Transport,
): Promise<void> {
  const first = await knockPatiently(adapter, target, transport);
  const found = saw(first).has('admitted') ? first
    : await byAnotherCarrier(adapter, target, ref, transport);
  const seen = saw(found ?? first);
  const revokes = target.revokes === true && target.issuer?.claims['sub'] === undefined;
  Object.assign(target, {
    lacks: moduleLacks(target.dialect, { recovers: recovers(found ?? first), revokes }),
  });
  const who = `${target.name}, given a good token over ${transport},`;
  if (seen.size === 0) {
    throw new TargetError('TARGET_NEVER_ANSWERS',
      `${who} neither let the client in nor refused it → is there a Socket.IO server on `
      + 'httpServer, and does every middleware call next()?');
  }
  if (!seen.has('admitted')) {
    throw new TargetError('TARGET_REFUSES_GOOD_TOKEN',
      `${who} did not admit the client`
      + `${first.inconclusive === null ? '' : ` (${first.inconclusive})`} → ${expected(target)}; `
      + 'leave a transport it does not offer out with --transport');
  }
  if (seen.has('left')) {
    throw new TargetError('TARGET_CLOSES_AT_ONCE',
      `${who} let the client in and closed the connection at once → nothing can be sent to it; `
      + 'look at its connection handler');
  }
}

/** The second namespace lets a good token in as well, and listens for the same event. */
async function takesBeside(adapter: Adapter, target: Target, transport: Transport): Promise<void> {
  const steps: readonly Step[] = [
    { do: 'open', client: CLIENT, transport, token: 'first' },
    { do: 'join', client: CLIENT, nsp: '/side', token: 'first' },
    { do: 'send', client: CLIENT, nsp: '/side', messages: [{ id: 'm1', ack: true }] },
  ];
  const { history } = await executeSteps(adapter, 0, steps, {
    ...GENEROUS_BOUNDS, transports: [transport], namespaces: ['/', '/side'],
    most: { ...GENEROUS_BOUNDS.most, join: 1 },
  });
  const there = new Set(history.events.flatMap(({ observations }) => observations)
    .filter(({ nsp }) => nsp === '/side').map(({ kind }) => kind));
  if (there.has('accepted')) return;
  throw new TargetError('NAMESPACE_WRONG', `${target.name}: the second namespace, `
    + `${target.dialect?.side}, ${there.has('admitted')
      ? `does not take '${target.event}' as the first one does → leave it out of namespace, and `
        + 'check it by itself'
      : 'does not let a good token in → check its name in namespace, or leave it out'}`);
}

const expected = ({ dialect, issuer }: Target): string => dialect === undefined
  ? 'it gets the HS256 secret as key, and the token as handshake.auth.token, or as token in the '
    + 'query or a cookie, or behind Bearer in Authorization: where it reads the secret from a '
    + 'variable, or the token by another name, say so (--secret-env, --carrier, --token-name; of '
    + 'other tokens, such as the id of a session that a login gives, see docs/from-outside.md)'
  : `check tokens (${issuer?.alg ?? 'HS256'} now), carrier (${dialect.carrier}, `
    + `${dialect.carrier === 'header'
      ? `${dialect.header ?? 'Authorization'}: ${dialect.scheme}`.replace(/:? *$/, '')
      : dialect.tokenName}), namespace `
    + `(${dialect.namespace}) and path (${dialect.path}) of the config`;

/** As most servers are spoken to. */
const USUAL =
  { path: '/socket.io', tokenName: 'token', scheme: 'Bearer ', namespace: '/' } as const;

/** Where nobody has said how the token travels, every way is tried, and one that works is kept. */
async function byAnotherCarrier(
  adapter: Adapter, target: Target, { attach }: ModuleRef, transport: Transport,
): Promise<Executed | undefined> {
  if (attach?.carrier !== undefined) return undefined;
  const { dialect } = target;
  const others = CARRIERS.filter((one) => one !== 'auth' && one !== 'authenticate');
  const ways = [...others.map((carrier) => ({ carrier })), { carrier: 'auth', prefix: BEHIND }];
  for (const way of ways) {
    Object.assign(target, { dialect: { ...USUAL, ...dialect, ...way } });
    const executed = await knockPatiently(adapter, target, transport);
    if (saw(executed).has('admitted')) return executed;
  }
  Object.assign(target, { dialect });
  return undefined;
}

/** The event to send, of those that the server listens for; a catch-all listener takes any. */
function eventOf(events: OpenedAdapter['events'], { event }: ModuleRef): string | undefined {
  const named = [...events.keys()].filter((name) => name !== ANY_EVENT);
  if (event !== undefined) return events.has(event) || events.has(ANY_EVENT) ? event : undefined;
  return named.includes('message') ? 'message' : named.length === 1 ? named[0] : undefined;
}

function chooseEvent(events: OpenedAdapter['events'], target: Target, ref: ModuleRef): void {
  const event = eventOf(events, ref);
  if (event !== undefined) {
    Object.assign(target, { event });
    return;
  }
  const known = [...events.keys()].filter((name) => name !== ANY_EVENT);
  throw new TargetError('TARGET_EVENT_UNKNOWN', events.size === 0
    ? `${target.name} listens for no event when a client connects → register a listener in its `
      + 'connection handler'
    : known.length === 0
      ? `${target.name} hears whatever is sent, by a catch-all listener (onAny) → name an event `
        + 'that it knows with --event'
      : `${target.name} listens for ${known.join(', ')}${
        ref.event === undefined ? '' : `, not ${ref.event}`} → name one of them with --event`);
}

/** Long before this machine's clock, and any other's. */
const LONG_AGO_SEC = 1_000_000_000;
const NOW_SEC = BASE_EPOCH_MS / 1000;

/**
 * A token that has expired by our clock alone is refused by whoever goes by that. Who lets it in
 * either does not ask, and lets in one that expired long ago as well, or asks another clock.
 */
async function goesByOurClock(
  { bench, target }: Opened, name: AdapterName, transport: Transport,
): Promise<void> {
  const isIn = async (iat: number, exp: number): Promise<boolean> => {
    const token = await bench.mint.good({ iat, exp });
    hideToken(token);
    const adapter = await adapterOn(
      { ...bench, mint: { ...bench.mint, token: () => token } }, name);
    return saw(await knock(adapter, transport, 'first')).has('admitted');
  };
  if (!await isIn(NOW_SEC - 7_200, NOW_SEC - 3_600)) return;
  if (await isIn(LONG_AGO_SEC, LONG_AGO_SEC + 3_600)) return;
  throw new TargetError('CLOCK_ESCAPES', `${target.name} lets a token in that expired an hour ago `
    + 'by lapse\'s clock, and refuses one that is over by every clock: it goes by another → have '
    + 'it call Date.now() when it asks for the time, and take none along from a preloaded module '
    + '(NODE_OPTIONS), a vm context or another process');
}

/** Those of a rehearsal that are live; who listens only after an `await` misses the first. */
const LIVE = ['m1', 'm2', 'm3'];

function showsAcceptance({ history }: Executed, { name, event, accepted }: Target): void {
  if (accepted === undefined) return;
  const isSeen = history.events.some(({ observations }) =>
    observations.some((seen) => seen.kind === 'accepted' && LIVE.includes(seen.packet)));
  if (isSeen) return;
  throw new TargetError('ACCEPTANCE_UNSEEN', `${name}: a live message '${event}' does not show `
    + 'what messages.accepted declares → check it against what the server answers');
}
