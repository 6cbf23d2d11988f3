import { printable } from '../printable.ts';
import type { RunHistory, RunObservation, RunViolation } from '../schema/run.ts';
import type { RecordedStep } from '../schema/step.ts';
import { describeObservation } from '../observation-words.ts';
import { isBreach } from '../words.ts';

/** What a diagram shows, one row each, before anything has a place on the page. */
export type Lane = 'client' | 'server';

export interface Row {
  readonly event: number;
  readonly atMs: number;
  readonly client: string;
  readonly breach: boolean;
  readonly label: string;
  readonly full: string;
  /** The observation's kind and packet, where the row shows one. */
  readonly seen?: string;
  readonly packet?: string;
  readonly shape:
    /** Something done that no message shows: time passes, bytes are held. */
    | { readonly kind: 'note' }
    /** Something seen on one side. */
    | { readonly kind: 'mark'; readonly lane: Lane }
    /** A message that leaves for `to`. `landsAt`: the row in which it is seen to arrive. */
    | { readonly kind: 'arrow'; readonly to: Lane; readonly landsAt: number | 'here' | 'never' };
}

type Event = RunHistory['events'][number];

const short = (text: string): string => printable(text, 18);

/** The packets that a step sends off, by the name under which they will be seen to arrive. */
function departures(step: RecordedStep): readonly { packet: string; to: Lane; label: string }[] {
  switch (step.do) {
    case 'send': return step.messages.map(({ id }) =>
      ({ packet: id, to: 'server', label: short(id) }));
    case 'begin': return [{ packet: step.id, to: 'server', label: `begins ${short(step.id)}` }];
    case 'stray': return [{ packet: step.id, to: 'server', label: short(step.id) }];
    case 'authenticate':
      return [{ packet: step.id, to: 'server', label: `authenticate · ${step.token}` }];
    case 'refresh': return [{ packet: step.id, to: 'server', label: `refresh · ${step.token}` }];
    case 'emit': case 'miss':
      return [{ packet: step.id, to: 'client', label: `emit ${short(step.id)}` }];
    default: return [];
  }
}

/** Steps that go to the server without a packet of their own. */
function request(step: RecordedStep): string | null {
  switch (step.do) {
    case 'open': {
      const carrier = step.carrier === undefined ? '' : ` · ${step.carrier}`;
      return `open · ${step.token}${carrier}`;
    }
    case 'insist': return `connect, and again · ${step.token}`;
    case 'reconnect': return `connect · ${step.token}`;
    case 'join': return `join ${step.nsp} · ${step.token}`;
    case 'leave': return `leave ${step.nsp}`;
    case 'engine': return `engine · ${step.token}${step.sid === undefined ? '' : ' · sid='}`;
    case 'connect': {
      const again = step.again === undefined ? '' : `, ${step.again}`;
      return `CONNECT · ${step.token}${again}${step.pidOf === undefined ? '' : ' · pid'}`;
    }
    case 'pull': return 'poll';
    case 'probe': return 'websocket probe';
    case 'complete': return 'upgrade';
    case 'unasked': return 'unasked-for ack';
    case 'finish': return 'the rest of it';
    case 'malformed': return 'malformed frame';
    case 'poll': return 'poll';
    case 'upgrade': return 'websocket probe';
    default: return null;
  }
}

function instant({ to, deltaMs }: { readonly to: string; readonly deltaMs: number }): string {
  const sign = deltaMs < 0 ? '−' : '+';
  const delta = deltaMs === 0 ? '' : ` ${sign} ${Math.abs(deltaMs)} ms`;
  return `${/^(exp|nbf):/.test(to) ? to.slice(0, 3) : to}${delta}`;
}

function noteOf(step: RecordedStep): string {
  switch (step.do) {
    case 'look': return 'look at what is left';
    case 'hold': return 'bytes are held';
    case 'deliver': return 'held bytes are delivered';
    case 'block': return 'websocket fails';
    case 'cut': return 'connection is cut';
    case 'revoke': return `revoke ${step.subject}`;
    case 'restart': return 'server is started again';
    case 'rotate': return 'key retired';
    case 'broadcast': return `broadcast ${short(step.id)} · ${step.to}`;
    case 'kick': return `application: ${step.how}`;
    case 'advance': {
      const order = { first: 'timers first', 'after-io': 'I/O first', early: 'timers early' };
      return `time → ${instant(step)}, ${order[step.timers]}`;
    }
    case 'step clock': return `clock set to ${instant(step)}`;
    case 'suspend': return `stopped until ${instant(step)}`;
    default: return step.do;
  }
}

const serverLabels: Readonly<Record<string, string>> = {
  admitted: 'admits', accepted: 'accepts', left: 'sees leave', sent: 'writes', handed: 'writes',
};

/** Client observations that a frame from the server caused. */
const FROM_SERVER: Readonly<Record<string, string>> = {
  connected: 'connected', refused: 'refused', acked: 'ack', received: 'received',
};

function seenRow(observation: RunObservation, base: Omit<Row, 'label' | 'shape'>): Row {
  const packet = observation.packet === undefined ? '' : ` ${short(observation.packet)}`;
  if (observation.by === 'server') {
    if (observation.kind === 'answered') {
      const shape = { kind: 'arrow', to: 'server', landsAt: 'here' } as const;
      return { ...base, label: `answer to${packet}`, shape };
    }
    const who = packet === '' ? ` ${short(observation.client)}` : packet;
    const what = serverLabels[observation.kind];
    const label = what === undefined ? short(describeObservation(observation)) : `${what}${who}`;
    return { ...base, label, shape: { kind: 'mark', lane: 'server' } };
  }
  const heard = FROM_SERVER[observation.kind];
  if (heard === undefined) {
    return { ...base, label: short(observation.kind), shape: { kind: 'mark', lane: 'client' } };
  }
  const refused = observation.kind === 'acked' && observation.ok === false;
  const shape = { kind: 'arrow', to: 'client', landsAt: 'here' } as const;
  return { ...base, label: `${refused ? 'error ack' : heard}${packet}`, shape };
}

/** Rows as they are collected, and the packets that have left and are not yet seen to arrive. */
class Collector {
  readonly rows: Row[] = [];
  readonly #underWay = new Map<string, number>();

  depart(row: Omit<Row, 'shape'>, to: Lane, packet: string): void {
    this.#underWay.set(JSON.stringify([row.client, to, packet]), this.rows.length);
    this.rows.push({ ...row, shape: { kind: 'arrow', to, landsAt: 'never' } });
  }

  /** @returns whether the arrival was drawn: level in the row of its departure, or aslant. */
  arrive(row: Row, to: Lane, packet: string): boolean {
    const key = JSON.stringify([row.client, to, packet]);
    const from = this.#underWay.get(key);
    const departure = from === undefined ? undefined : this.rows[from];
    if (from === undefined || departure === undefined) return false;
    this.#underWay.delete(key);
    const level = departure.event === row.event && departure.atMs === row.atMs;
    if (!level) this.rows.push({ ...row, shape: { kind: 'mark', lane: to } });
    const landsAt = level ? 'here' : this.rows.length - 1;
    const breach = departure.breach || (level && row.breach);
    this.rows[from] = { ...departure, breach, shape: { kind: 'arrow', to, landsAt } };
    return true;
  }
}

function addStep(collector: Collector, { step, fromMs, toMs }: Event, event: number): void {
  const base = { event, client: step.client, breach: false, full: '' };
  const leaving = departures(step);
  const asked = request(step);
  for (const { packet, to, label } of leaving) {
    collector.depart({ ...base, atMs: fromMs, label }, to, packet);
  }
  if (asked !== null) {
    const shape = { kind: 'arrow', to: 'server', landsAt: 'here' } as const;
    collector.rows.push({ ...base, atMs: fromMs, label: asked, shape });
  } else if (leaving.length === 0) {
    const atMs = step.do === 'advance' ? toMs : fromMs;
    collector.rows.push({ ...base, atMs, label: noteOf(step), shape: { kind: 'note' } });
  }
}

/**
 * Where nobody knows better than from when to when something happened, it is drawn no earlier than
 * what it is an answer to.
 */
const drawnAtMs = ({ atMs, latestMs }: RunObservation, { fromMs }: Event): number =>
  latestMs === undefined ? atMs : Math.min(latestMs, Math.max(atMs, fromMs));

interface Numbered { readonly event: Event; readonly index: number }

function addSeen(
  collector: Collector, observation: RunObservation, { event, index }: Numbered, breach: boolean,
): void {
  const { client, kind, packet } = observation;
  const atMs = drawnAtMs(observation, event);
  const row = seenRow(observation, {
    event: index, atMs, client, breach, full: describeObservation(observation), seen: kind,
    ...(packet === undefined ? {} : { packet }),
  });
  const travels = kind === 'arrived' || kind === 'received';
  const to = kind === 'arrived' ? 'server' : 'client';
  if (!travels || !collector.arrive(row, to, packet ?? '')) collector.rows.push(row);
}

/** @returns the rows of a violation's diagram, in the order of the history. */
export function rowsOf({ history, breach }: RunViolation): readonly Row[] {
  const collector = new Collector();
  history.events.forEach((event, index) => {
    addStep(collector, event, index);
    for (const observation of event.observations) {
      addSeen(collector, observation, { event, index }, isBreach(breach, index, observation));
    }
    // Something lost was not seen: the breach itself takes the row that an observation would have.
    if (breach.event === index && breach.observation === undefined) {
      const base = { event: index, atMs: breach.atMs, client: event.step.client, breach: true };
      collector.rows.push({ ...base, label: '', full: breach.says, shape: { kind: 'note' } });
    }
  });
  return collector.rows;
}
