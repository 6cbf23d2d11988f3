import { formatDuration, formatOffset } from './time.ts';
import type { Contract } from './words.ts';
import { idText, listOf } from './words.ts';
import { printable } from './printable.ts';
import type { RunHistory, RunViolation } from './schema/run.ts';
import type { RecordedStep } from './schema/step.ts';

/**
 * What the contract allowed in a step, in words, to stand beside what was seen. It is read off the
 * tokens and off where everybody stood before, which the run file keeps; never off what was seen.
 */
export type RunStanding = NonNullable<RunViolation['standings']>[number][number];

type Event = RunHistory['events'][number];
type Life = RunViolation['tokens'][number];

/** What there is to know of one step. */
interface Scene {
  readonly event: Event;
  /** Where everybody stands before it. */
  readonly standings: readonly RunStanding[];
  readonly lives: readonly Life[];
  readonly contract: Contract;
}

/** Tokens that are good for as long as they live. */
const SOUND: ReadonlySet<string> = new Set([
  'first', 'longer', 'shorter', 'long', 'other-subject', 'next-key', 'fractional', 'soon',
  'iat-future', 'huge-exp', 'expired', 'not-yet-valid', 'exp-zero', 'exp-negative',
]);

const deadMs = (expMs: number | undefined, { leewayMs }: Contract): number =>
  expMs === undefined ? Infinity : expMs + leewayMs;

const before = (ms: number): string => `before ${formatOffset(ms)}`;

/** Whether a token may let somebody in, and until when. */
function admitWords(client: string, token: string, scene: Scene): string {
  const { event: { fromMs, toMs }, lives, contract } = scene;
  const life = lives.find(({ name }) => name === token);
  const sound = SOUND.has(token) || (token === 'no-exp' && !contract.requireExp);
  const refuse = `refuse ${client}`;
  if (!sound) return `${refuse}: the token is no good`;
  if (life === undefined) return `admit ${client} while the token lives`;
  const fromBirthMs = (life.nbfMs ?? -Infinity) - contract.leewayMs;
  if (toMs < fromBirthMs) return `${refuse}: the token is not valid yet`;
  const untilMs = deadMs(life.expMs, contract);
  if (fromMs >= untilMs) return `${refuse}: the token expired at ${formatOffset(life.expMs ?? 0)}`;
  return toMs >= untilMs ? `admit ${client} ${before(untilMs)}, or not at all` : `admit ${client}`;
}

const standingOf = ({ standings }: Scene, client: string, nsp?: string): RunStanding | undefined =>
  standings.find((one) => one.client === client && one.nsp === nsp);

/** Packets that come in: wanted from the living, none from anybody else. */
function takeWords(
  verb: string, what: string, standing: RunStanding | undefined, scene: Scene,
): string {
  if (standing?.is === 'joining') return `${verb} ${what} once admitted`;
  if (standing?.is !== 'admitted') return `${verb} nothing: there is no session`;
  const untilMs = deadMs(standing.expMs, scene.contract);
  const { fromMs, toMs } = scene.event;
  if (fromMs >= untilMs) return `${verb} nothing: expired at ${formatOffset(standing.expMs ?? 0)}`;
  return toMs >= untilMs ? `${verb} ${what} ${before(untilMs)}, nothing later` : `${verb} ${what}`;
}

/** Time goes by: who outlives his token must be gone within the grace. */
function passWords(scene: Scene): string {
  const { event, standings, contract } = scene;
  const present = standings.filter(({ is }) => is === 'admitted' || is === 'joining');
  const phrases = present.map(({ client, nsp, is, token, expMs }) => {
    if (is === 'joining') return admitWords(idText(client), token, scene);
    const who = `${idText(client)}${nsp === undefined ? '' : ` in ${printable(nsp, 40)}`}`;
    const untilMs = deadMs(expMs, contract);
    const { graceMs, earlyMs } = contract;
    if (event.toMs < untilMs - earlyMs) return `keep ${who}`;
    const grace = graceMs === 0 ? '' : `, at the latest ${formatDuration(graceMs)} later`;
    return event.fromMs >= untilMs ? `hold no session of ${who}`
      : `end the session of ${who} at ${formatOffset(untilMs)}${grace}`;
  });
  return phrases.length === 0 ? 'admit nobody whose token has expired' : phrases.join('; ');
}

const anyPacket = 'what it brings';

function ofSession(scene: Scene, verb: string, what: string, nsp?: string): string {
  const { client } = scene.event.step;
  return takeWords(verb, what, standingOf(scene, client, nsp), scene);
}

/** The server's own writing, and what may come back of it. */
function writeWords(step: RecordedStep & { readonly id: string }, scene: Scene): string {
  const nsp = 'nsp' in step ? step.nsp : undefined;
  return ofSession(scene, 'write', idText(step.id), nsp);
}

function refreshWords(token: string, scene: Scene, nsp?: string): string {
  const life = scene.lives.find(({ name }) => name === token);
  const standing = standingOf(scene, scene.event.step.client, nsp);
  const over = standing?.is !== 'admitted'
    || scene.event.fromMs >= deadMs(standing.expMs, scene.contract);
  if (over) return 'take over nothing: the session is over';
  const good = SOUND.has(token) && token !== 'other-subject'
    && scene.event.fromMs < deadMs(life?.expMs, scene.contract);
  if (!good) return 'refuse the new token, and change nothing';
  return life?.expMs === undefined ? 'take over the new token'
    : `move the expiry to exactly ${formatOffset(life.expMs)}`;
}

/** @returns what the contract allowed the server to do in a step. */
export function allowedWords(scene: Scene): string {
  const { step } = scene.event;
  const client = idText(step.client);
  switch (step.do) {
    case 'open':
      return step.carrier === 'authenticate' ? `let ${client} show its token, and no more`
        : admitWords(client, step.token, scene);
    case 'reconnect': case 'insist': case 'connect': case 'join':
      return admitWords(client, step.token, scene);
    case 'authenticate': return admitWords(client, step.token, scene);
    case 'engine': return 'open an engine: nobody is admitted yet';
    case 'send':
      return ofSession(scene, 'accept', listOf(step.messages.map(({ id }) => idText(id))),
        step.nsp);
    case 'begin': return ofSession(scene, 'accept', `${idText(step.id)} once it is whole`);
    case 'deliver': case 'finish': case 'complete': case 'poll': case 'upgrade': case 'pull':
      return ofSession(scene, 'accept', anyPacket);
    case 'stray': return 'accept nothing: it has not joined there';
    case 'refresh': return refreshWords(step.token, scene, step.nsp);
    case 'emit': case 'broadcast': case 'miss': return writeWords(step, scene);
    case 'advance': case 'suspend': case 'step clock': return passWords(scene);
    case 'revoke': return `end every session of ${step.subject}, and admit none`;
    case 'rotate': return 'end every session on the old key, and admit none';
    case 'kick': return `end the session of ${client}`;
    case 'look': return passWords(scene).replace(/^end/u, 'have ended');
    case 'leave': case 'cut': return `forget ${client}`;
    case 'restart': return 'forget who was connected, and not who was revoked';
    case 'malformed': case 'unasked': return 'close the connection';
    case 'hold': case 'block': case 'probe': return passWords(scene);
    default: return step satisfies never;
  }
}
