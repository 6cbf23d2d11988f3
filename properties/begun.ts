import type { Event, Observation } from '../model/history.ts';
import type { ClientName, Namespace, Step } from '../model/step.ts';
import type { TokenName } from '../model/tokens.ts';

/** An observation with its place in the history. */
export interface Located {
  /** Index into `history.events`. */
  readonly event: number;
  readonly seen: Observation;
}

/** Who comes in where, and over which connection: it is known by the event that opened it. */
export interface Place {
  readonly client: ClientName;
  readonly nsp: Namespace;
  readonly connection: number;
}

/** An attempt as its events are read: a client's observations belong to its latest one. */
export interface Begun extends Place {
  readonly event: number;
  readonly token: TokenName;
  /** Whose session it asks for: its own, or that of the client whose `pid` it brings. */
  readonly asksFor: ClientName;
  /** Whether it comes with its token, is to show one by an event, or does so now. */
  readonly shows: 'its token' | 'nothing yet' | { readonly by: string };
  /** The acknowledgement of that event, and whether it says yes. */
  readonly said: Located | null;
  readonly taken: boolean;
  readonly seen: readonly Located[];
  readonly decided: Located | null;
  readonly left: Located | null;
  /** Refreshes that arrived before the server let go of the session. */
  readonly refreshes: readonly Located[];
}

/** An attempt while the observations of an event are read. */
type Draft = { -readonly [Key in keyof Omit<Begun, 'seen'>]: Begun[Key] } & {
  readonly seen: Located[];
};

/**
 * Reads one event more. What it does not touch stays the very same object, so that whoever reads
 * many histories that begin alike can keep what was made of it.
 */
export function readEvent(
  before: readonly Begun[], { step, observations }: Event, event: number,
): readonly Begun[] {
  const begins = begunBy(step, event, before);
  if (begins === null && observations.length === 0) return before;
  const attempts: Draft[] = [...before] as Draft[];
  if (begins !== null) {
    const again = step.do === 'connect' && step.again !== undefined ? [step.again] : [];
    for (const token of [begins.token, ...again]) {
      const { client, nsp, connection, shows } = begins;
      attempts.push({
        client, nsp, connection, event, token, shows,
        asksFor: step.do === 'connect' ? step.pidOf ?? client : client,
        said: null, taken: false, seen: [], decided: null, left: null, refreshes: [],
      });
    }
  }
  for (const seen of observations) note(before, attempts, { event, seen });
  return attempts;
}

/** Written out, as spreading costs several times as much: this runs for every transition. */
const draftOf = ({
  client, nsp, connection, event, token, asksFor, shows, said, taken, seen, decided, left,
  refreshes,
}: Begun): Draft => ({
  client, nsp, connection, event, token, asksFor, shows, said, taken,
  seen: [...seen], decided, left, refreshes,
});

type Begins = Place & Pick<Begun, 'token' | 'shows'>;

/** What a step begins, if it begins anything: a client comes into a namespace. */
function begunBy(
  step: Step, event: number, attempts: readonly Begun[],
): Begins | null {
  const { client } = step;
  const last = attempts.findLast((one) => one.client === client);
  const connection = last?.connection ?? event;
  const shows = last?.shows === 'its token' || last === undefined ? 'its token' : 'nothing yet';
  switch (step.do) {
    case 'open': return {
      client, nsp: step.nsp ?? '/', connection: event, token: step.token,
      shows: step.carrier === 'authenticate' ? 'nothing yet' : 'its token',
    };
    case 'reconnect': case 'insist':
      return { client, nsp: '/', connection: event, token: step.token, shows };
    case 'join': return { client, nsp: step.nsp, connection, token: step.token, shows };
    case 'authenticate': return {
      client, nsp: step.nsp ?? '/', connection, token: step.token, shows: { by: step.id },
    };
    case 'connect': {
      const here = attempts.findLast((one) => one.client === client && one.nsp === '/');
      // Where it is already, asking again breaks the protocol, and begins nothing.
      if (here?.decided?.seen.kind === 'admitted' && here.left === null) return null;
      return { client, nsp: '/', connection, token: step.token, shows };
    }
    default: return null;
  }
}

function note(before: readonly Begun[], attempts: Draft[], located: Located): void {
  const { seen } = located;
  const latest = attempts.findLastIndex(({ client, nsp }) =>
    client === seen.client && nsp === (seen.nsp ?? '/'));
  const index = indexOf(attempts, seen, latest);
  const known = attempts[index];
  if (known === undefined) return;
  const attempt = known === before[index] ? draftOf(known) : known;
  attempts[index] = attempt;
  attempt.seen.push(located);
  if (typeof attempt.shows === 'object') {
    noteAuthentication(attempt, attempt.shows.by, located);
  }
  if (seen.kind === 'admitted' || seen.kind === 'refused') attempt.decided ??= located;
  if (seen.kind === 'left') attempt.left ??= located;
  if (seen.kind === 'arrived' && seen.packet.startsWith('r') && attempt.left === null) {
    attempt.refreshes = [...attempt.refreshes, located];
  }
}

/** What the server says to it is read off the acknowledgement, and counts from its writing. */
function noteAuthentication(attempt: Draft, id: string, located: Located): void {
  const { seen } = located;
  if (!('packet' in seen) || seen.packet !== id) return;
  if (seen.kind === 'sent') attempt.said ??= located;
  if (seen.kind !== 'acked') return;
  attempt.decided ??= seen.ok ? attempt.said ?? located : located;
  attempt.taken = seen.ok;
}

/** Which attempt an observation is of: the client's latest there, or one that came before it. */
function indexOf(attempts: readonly Begun[], seen: Observation, latest: number): number {
  if (seen.kind === 'refused') return refusedOf(attempts, latest);
  if (seen.kind === 'admitted') return admittedOf(attempts, latest);
  if (seen.kind === 'left' && seen.earlier === true) return earlierOf(attempts, latest) ?? latest;
  const usual = isOnlyFirst(attempts, latest) ? latest - 1 : latest;
  return seen.kind === 'left' && isUndecided(attempts[latest])
    ? earlierOf(attempts, latest) ?? usual : usual;
}

/** Only who was let in can leave: whoever asks once more meanwhile has not been, so far. */
const isUndecided = (last: Begun | undefined): boolean =>
  last?.shows === 'its token' && last.decided === null;

/** One that asked twice at once was let in once, so far as is known. */
function isOnlyFirst(attempts: readonly Begun[], latest: number): boolean {
  const [first, last] = [attempts[latest - 1], attempts[latest]];
  return first !== undefined && first.event === last?.event
    && first.decided?.seen.kind === 'admitted' && last.decided?.seen.kind !== 'admitted';
}

/** One that asked twice at once is let in in the order in which it asked. */
function admittedOf(attempts: readonly Begun[], latest: number): number {
  const { event } = attempts[latest] ?? {};
  const first = attempts[latest - 1];
  return first !== undefined && first.event === event && first.decided === null
    ? latest - 1 : latest;
}

/** The session before the latest, where both are there. */
function earlierOf(attempts: readonly Begun[], latest: number): number | undefined {
  const last = attempts[latest];
  const index = attempts.findLastIndex(({ client, nsp, connection, decided, left }, at) =>
    at < latest && client === last?.client && nsp === last.nsp && connection === last.connection
    && decided?.seen.kind === 'admitted' && left === null);
  return index < 0 ? undefined : index;
}

/** A client that asks again before it looks: what it finds then are answers in their order. */
function refusedOf(attempts: readonly Begun[], latest: number): number {
  const last = attempts[latest];
  if (last === undefined) return latest;
  const first = attempts.findIndex(({ client, nsp, connection, decided }) => decided === null
    && client === last.client && nsp === last.nsp && connection === last.connection);
  return first < 0 ? latest : first;
}
