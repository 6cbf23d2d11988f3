import { describeObservation } from './observation-words.ts';
import { printable } from './printable.ts';
import { formatDuration, formatOffset } from './time.ts';
import type { Replay, Run, RunHistory, RunObservation, RunViolation } from './schema/run.ts';
import type { RecordedStep } from './schema/step.ts';

/**
 * What the reports say, in one place, so that the terminal and the page use the same words. All
 * that is returned is printable: it holds no control character, whatever the server sent.
 */
type Event = RunHistory['events'][number];
type StepOf<Name extends RecordedStep['do']> = Extract<RecordedStep, { readonly do: Name }>;
export type Contract = Run['contract'];
export type Breach = Replay['expected'];

export const idText = (id: string): string => printable(id, 64);

/** @returns `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[]): string {
  if (items.length <= 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** @returns `1 step`, `2 steps`; thousands are set apart. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;

const deadlineWords = (to: StepOf<'advance'>['to']): string => {
  if (to.startsWith('exp:')) return `exp of ${idText(to.slice(4))}`;
  if (to.startsWith('nbf:')) return `nbf of ${idText(to.slice(4))}`;
  switch (to) {
    case 'join': return 'the end of the join';
    case 'verify': return 'the end of a slow refresh';
    case 'upgrade': return 'the upgrade check';
    case 'recovery': return 'the end of the time to recover in';
    default: return 'now';
  }
};

const timerWords = {
  first: 'timers due then fire first',
  'after-io': 'timers due then fire after the next I/O',
  early: 'timers fire up to 1 ms early',
} as const satisfies Record<StepOf<'advance'>['timers'], string>;

const instantWords = ({ to, deltaMs }: Pick<StepOf<'advance'>, 'to' | 'deltaMs'>): string => {
  const sign = deltaMs < 0 ? '−' : '+';
  return `${deadlineWords(to)}${deltaMs === 0 ? '' : ` ${sign} ${formatDuration(deltaMs)}`}`;
};

const describeAdvance = (step: StepOf<'advance'>): string =>
  `time passes to ${instantWords(step)}; ${timerWords[step.timers]}`;

const transportWords = {
  polling: 'by polling',
  websocket: 'by websocket',
  upgrade: 'by polling, to upgrade later',
  fallback: 'by polling, its websocket to fail',
} as const satisfies Record<StepOf<'open'>['transport'], string>;

function describeOpen(step: StepOf<'open'>): string {
  const joins = step.joinMs === undefined ? '' : `; its join takes ${formatDuration(step.joinMs)}`;
  return `${idText(step.client)} opens ${transportWords[step.transport]}${inWords(step)} with `
    + `${carriedWords(step)}${joins}`
    + (step.retries === true ? '; it retries what is not acknowledged' : '')
    + (step.catchAll === true ? '; a catch-all listener hears what it sends' : '');
}

const carrierWords = {
  query: ' in its query string',
  header: ' in its Authorization header',
  cookie: ' in a cookie',
  authenticate: ', to authenticate later',
} as const satisfies Record<NonNullable<StepOf<'open'>['carrier']>, string>;

const carriedWords = ({ token, carrier }: StepOf<'open'>): string =>
  `${tokenWords(token)}${carrier === undefined ? '' : carrierWords[carrier]}`;

const tokenWords = (token: string): string => token === 'absent' ? 'no token' : `token ${token}`;

/** Names the namespace where it is not the main one. */
export const inWords = ({ nsp }: { readonly nsp?: string }): string =>
  nsp === undefined ? '' : ` in ${printable(nsp, 64)}`;

function describeJoin(step: StepOf<'join'>): string {
  const joins = step.joinMs === undefined ? '' : `; its join takes ${formatDuration(step.joinMs)}`;
  return `${idText(step.client)} joins ${step.nsp} with ${tokenWords(step.token)}${joins}`;
}

const messageWords = (message: StepOf<'send'>['messages'][number]): string => {
  const busy = message.busyMs === undefined || message.busyMs === 0
    ? '' : ` (keeps the server busy for ${formatDuration(message.busyMs)})`;
  const late = message.ackAfterMs === undefined
    ? '' : `, which takes ${formatDuration(message.ackAfterMs)}`;
  if (message.binary === true) return `${idText(message.id)} (binary)`;
  if (message.volatile === true) return `${idText(message.id)} (volatile)`;
  return `${idText(message.id)}${message.ack === true ? ` (wants an ack${late})` : ''}${busy}`;
};

function describeSend(step: StepOf<'send'>): string {
  const { length } = step.messages;
  // A volley over an expiry, from outside.
  const together = length > 2 ? ', one behind the other' : length > 1 ? ' in one segment' : '';
  return `${idText(step.client)} sends ${listOf(step.messages.map(messageWords))}${inWords(step)}`
    + together;
}

/** @returns a step in words: "c1 sends m2". */
export function describeStep(step: RecordedStep): string {
  const client = idText(step.client);
  switch (step.do) {
    case 'open': return describeOpen(step);
    case 'insist':
      return `${client} is left to connect again by itself for 1 s, with token ${step.token}`;
    case 'reconnect': return `${client} connects again with token ${step.token}`;
    case 'join': return describeJoin(step);
    case 'leave': return `${client} leaves ${step.nsp}`;
    case 'authenticate':
      return `${client} authenticates with ${tokenWords(step.token)} (${idText(step.id)})`
        + inWords(step);
    case 'engine': {
      const sid = step.sid === undefined ? '' : ' and an empty sid';
      const way = step.jsonp === true ? 'JSONP' : step.transport;
      return `${client}, without manners, opens an engine by ${way} with `
        + `${tokenWords(step.token)}${sid}`;
    }
    case 'connect': {
      const whose = step.pidOf === undefined ? 'to be let in'
        : `for the session of ${idText(step.pidOf)}`;
      const again = step.again === undefined ? ''
        : `, and again in the same segment with ${tokenWords(step.again)}`;
      return `${client} asks ${whose} with ${tokenWords(step.token)}${again}`;
    }
    case 'pull': return `${client} polls once`;
    case 'stray': return `${client} sends ${idText(step.id)} to a namespace it has not joined`;
    case 'begin': return `${client} begins to send ${idText(step.id)}, ${step.what === 'binary'
      ? 'its attachment to follow' : 'the rest of the POST to follow'}`;
    case 'probe': return `${client} probes a websocket beside its polling`;
    case 'complete': return `${client} upgrades to the websocket that it has probed`;
    case 'unasked': return `${client} acknowledges what nobody asked about`;
    case 'finish': return `${client} sends the rest of it`;
    case 'malformed': return `${client} sends a frame of no known type`;
    case 'send': return describeSend(step);
    case 'refresh':
      return `${client} refreshes to token ${step.token} (${idText(step.id)})${inWords(step)}`
        + (step.slowMs === undefined ? '' : `; that takes ${formatDuration(step.slowMs)}`);
    case 'emit': {
      const ack = step.ack === true ? ' (wants an ack)' : '';
      return `the server emits ${idText(step.id)} to ${client}${inWords(step)}${ack}`;
    }
    case 'broadcast': {
      const to = step.to === 'everybody' ? 'everybody' : `the room of ${client}`;
      return `the server broadcasts ${idText(step.id)} to ${to}${inWords(step)}`;
    }
    case 'revoke': return `every token of ${step.subject} is revoked`;
    case 'restart': return 'the server is started again';
    case 'rotate': return 'the key that tokens were signed with so far is retired';
    case 'miss':
      return `the server emits ${idText(step.id)} to the room of ${client}, who is away`
        + inWords(step);
    case 'kick': return `the application ends the session of ${client} by ${step.how}`
      + inWords(step);
    case 'look': return `somebody looks at what the server holds of ${client}`;
    case 'hold': return `bytes from ${client} are held on the way`;
    case 'deliver': return `held bytes from ${client} are delivered`;
    case 'poll': return `${client} polls`;
    case 'step clock': return `the wall clock is set to ${instantWords(step)}`;
    case 'suspend': return `the server's process is stopped until ${instantWords(step)}`;
    case 'upgrade': return `the waiting websocket of ${client} goes through`;
    case 'block': return `the waiting websocket of ${client} fails`;
    case 'cut': return `the connection of ${client} is cut`;
    case 'advance': return describeAdvance(step);
    default: return step satisfies never;
  }
}

/** The observation that *is* the breach, where something was seen and not lost. */
export const isBreach = (breach: Breach, event: number, observation: RunObservation): boolean => {
  const seen = breach.observation;
  return seen !== undefined && breach.event === event && seen.atMs === observation.atMs
    && seen.kind === observation.kind && seen.client === observation.client
    && seen.by === observation.by && seen.packet === observation.packet
    && seen.catchAll === observation.catchAll && seen.further === observation.further
    && seen.what === observation.what;
};

/** One thing that was seen, in words; whether it is the breach. */
export interface Seen { readonly text: string; readonly breach: boolean }

/** More than that in one step is a flood, and a flood is told by its number. */
const MAX_SEEN = 40;

/** Its time, where it is not that of the step: an interval, where no more is known. */
function timeWords({ atMs, latestMs = atMs }: RunObservation, { fromMs }: Event): string {
  if (atMs <= fromMs && fromMs <= latestMs) return '';
  return ` at ${formatOffset(atMs)}${latestMs === atMs ? '' : ` to ${formatOffset(latestMs)}`}`;
}

/** @returns what was seen during one step, each with its own time where that is not the step's. */
export function seenDuring(
  event: Event, index: number, breach: Breach | null,
): readonly Seen[] {
  const all = event.observations.map((observation): Seen => ({
    text: `${describeObservation(observation)}${timeWords(observation, event)}`,
    breach: breach !== null && isBreach(breach, index, observation),
  }));
  const lost = breach?.event === index && breach.observation === undefined
    ? [{ text: printable(breach.says), breach: true }] : [];
  const kept = all.filter((seen, place) => place < MAX_SEEN || seen.breach);
  const more = all.length - kept.length;
  return [...kept, ...lost, ...(more > 0 ? [{ text: `${more} more`, breach: false }] : [])];
}

/** Against `exp` alone for what came before it; against `exp + leeway` for what came after. */
function lateness(sinceExpMs: number, leewayMs: number, latestSinceMs?: number): string {
  const lateMs = sinceExpMs - leewayMs;
  const least = latestSinceMs === undefined ? '' : 'at least ';
  const lastMs = latestSinceMs ?? sinceExpMs;
  if (lastMs < 0) return `${least}${formatDuration(lastMs)} before expiry`;
  if (sinceExpMs < 0) return `at most ${formatDuration(lastMs)} after expiry`;
  if (lateMs > 0) return `late by ${least}${formatDuration(lateMs)}`;
  if (lateMs < 0) return `${formatDuration(sinceExpMs)} after expiry, within the leeway`;
  return leewayMs === 0 ? 'on the very millisecond of expiry, when a token is already dead'
    : 'on the very millisecond at which the leeway ends';
}

/** @returns the boundary arithmetic, or `''` where the breach is not about an expiry. */
export function arithmeticOf(breach: Breach, contract?: Contract): string {
  if (breach.expMs === undefined) return '';
  const { leewayMs = 0, graceMs = 0 } = contract ?? {};
  const leeway = leewayMs > 0 ? `, leeway ${formatDuration(leewayMs)}` : '';
  const grace = graceMs > 0 ? `, grace ${formatDuration(graceMs)}` : '';
  const kind = breach.observation?.kind;
  const verb = kind === undefined ? 'at' : idText(kind);
  const exp = `exp ${formatOffset(breach.expMs)}`;
  const whose = breach.token === undefined ? exp : `${exp} (${idText(breach.token)})`;
  const latestMs = breach.observation?.latestMs;
  const late = lateness(breach.atMs - breach.expMs, leewayMs,
    latestMs === undefined ? undefined : latestMs - breach.expMs);
  const until = latestMs === undefined ? '' : ` to ${formatOffset(latestMs)}`;
  return `${whose}${leeway}${grace}, ${verb} ${formatOffset(breach.atMs)}${until}, ${late}`;
}

/** Begins a sentence; the name of a packet or a client at its start keeps its case. */
const capital = (text: string): string =>
  text.replace(/^[a-z]+(?= )/u, (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);

/** @returns what went wrong, without times: "The server accepted m2 from an expired session". */
export const claimOf = (breach: Breach): string =>
  capital(printable(breach.says).replace(/\.$/u, ''));

/** @returns one sentence with the arithmetic of the boundary in it. */
export function sentenceOf(violation: Pick<RunViolation, 'breach'>, contract?: Contract): string {
  const arithmetic = arithmeticOf(violation.breach, contract);
  const claim = claimOf(violation.breach);
  return arithmetic === ''
    ? `${claim}, at ${formatOffset(violation.breach.atMs)}.` : `${claim}: ${arithmetic}.`;
}

const scopeWords = ({ scope }: RunViolation): string =>
  scope === undefined ? 'model' : `scope ${printable(scope, 64)}`;

/** @returns how small the example is, and what was tried to make it smaller. */
export function minimalityOf(violation: RunViolation): string {
  const found = `found after ${countOf(violation.foundAfter, 'sequence')}`;
  if (violation.minimality === 'as found') {
    return `as found: it was not made smaller; ${found}`;
  }
  const tried = countOf(violation.shorterTried, 'shorter sequence');
  const cutOff = violation.shorterTried === 0 ? 'nothing else that is shorter was looked for'
    : `not all that is shorter was run: a limit cut that off after ${tried}`;
  const claim = violation.minimality === 'shortest'
    ? `shortest: every shorter sequence of the ${scopeWords(violation)} was run and none `
      + `breaks it (${tried} tried)`
    : `1-minimal: it breaks no more without any one of its steps (${cutOff})`;
  return `${claim}; ${found}, shrunk in ${countOf(violation.shrinkRuns, 'run')}`;
}

const shellWord = (word: string): string =>
  /^[\w./@:+][\w./@:+-]*$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * From where a person reads a report: the folder of the run file and its replay files, and the
 * command line of lapse.
 */
export interface Place { readonly directory?: string; readonly launcher?: string }

/** @returns the program that runs it again, and its arguments. */
export function replayArguments(
  violation: Pick<RunViolation, 'replay'>, { directory = '', launcher = './lapse' }: Place = {},
): readonly [launcher: string, ...args: readonly string[]] {
  const folder = directory === '' || directory.endsWith('/') ? directory : `${directory}/`;
  const path = printable(`${folder}${violation.replay}`);
  return [launcher, 'replay', path.startsWith('-') ? `./${path}` : path];
}

/** @returns the one command that runs it again. */
export const replayCommand = (
  violation: Pick<RunViolation, 'replay'>, place: Place = {},
): string => replayArguments(violation, place).map(shellWord).join(' ');
