import type { RunHistory, RunViolation } from '../schema/run.ts';
import type { Axis } from './axis.ts';
import type { Row } from './rows.ts';

/** What lasts: a transport that is in use, bytes that are held, a listener that is busy. */
export interface Band {
  readonly kind: 'polling' | 'websocket' | 'held' | 'busy';
  readonly client: string;
  readonly from: number;
  readonly to: number;
}

type Event = RunHistory['events'][number];

/** Where the first or the last row of a step stands. */
type Places = (event: number, last: boolean) => number;

function stepsOf(rows: readonly Row[], axis: Axis): Places {
  const found = new Map<number, readonly [number, number]>();
  rows.forEach(({ event }, index) => {
    const y = axis.rowY[index] ?? axis.top;
    const before = found.get(event);
    found.set(event, [Math.min(before?.[0] ?? y, y), Math.max(before?.[1] ?? y, y)]);
  });
  return (event, last) => found.get(event)?.[last ? 1 : 0] ?? axis.top;
}

const firstTransport = (step: Event['step']): Band['kind'] | null => {
  if (step.do === 'engine') return step.transport;
  if (step.do === 'open') return step.transport === 'websocket' ? 'websocket' : 'polling';
  return null;
};

/** Whose connections a step breaks. */
function brokenBy({ do: name, client }: Event['step']): readonly string[] {
  if (name === 'restart') return ['A', 'B'];
  return name === 'cut' ? [client] : [];
}

const ENDS: ReadonlySet<string> = new Set(['disconnected', 'refused', 'closed']);

/** One open stretch for each client at a time; whatever is open at the end reaches the end. */
class Stretches {
  readonly bands: Band[] = [];
  readonly #open = new Map<string, Omit<Band, 'to'>>();

  begin(kind: Band['kind'], client: string, from: number): void {
    this.end(client, from);
    this.#open.set(client, { kind, client, from });
  }

  end(client: string, to: number): void {
    const band = this.#open.get(client);
    this.#open.delete(client);
    if (band !== undefined && to > band.from) this.bands.push({ ...band, to });
  }

  finish(to: number): readonly Band[] {
    for (const client of [...this.#open.keys()]) this.end(client, to);
    return this.bands;
  }
}

function transports(events: readonly Event[], places: Places, bottom: number): readonly Band[] {
  const stretches = new Stretches();
  events.forEach(({ step, observations }, index) => {
    const transport = firstTransport(step);
    if (transport !== null) stretches.begin(transport, step.client, places(index, false));
    for (const { kind, client } of observations) {
      if (kind === 'upgraded') stretches.begin('websocket', client, places(index, true));
      if (ENDS.has(kind)) stretches.end(client, places(index, true));
    }
    for (const client of brokenBy(step)) stretches.end(client, places(index, false));
  });
  return stretches.finish(bottom);
}

function held(events: readonly Event[], places: Places, bottom: number): readonly Band[] {
  const stretches = new Stretches();
  events.forEach(({ step }, index) => {
    if (step.do === 'hold') stretches.begin('held', step.client, places(index, false));
    const over = step.do === 'deliver' ? [step.client] : brokenBy(step);
    for (const client of over) stretches.end(client, places(index, false));
  });
  return stretches.finish(bottom);
}

/** From the row in which the listener was entered to the instant at which it returned. */
function busy({ events }: RunHistory, rows: readonly Row[], axis: Axis): readonly Band[] {
  const lasting = new Map(events.flatMap(({ step }) => (step.do === 'send' ? step.messages : []))
    .flatMap(({ id, busyMs }) => (busyMs === undefined ? [] : [[id, busyMs] as const])));
  return rows.flatMap((row, index) => {
    const busyMs = row.packet === undefined ? undefined : lasting.get(row.packet);
    if (busyMs === undefined || row.seen !== 'accepted') return [];
    const from = axis.rowY[index] ?? axis.top;
    return [{ kind: 'busy', client: row.client, from, to: axis.instantY(row.atMs + busyMs) }];
  });
}

/** @returns the bands of a diagram, those that lie furthest behind first. */
export function bandsOf(
  { history }: RunViolation, rows: readonly Row[], axis: Axis,
): readonly Band[] {
  const places = stepsOf(rows, axis);
  return [
    ...held(history.events, places, axis.bottom),
    ...transports(history.events, places, axis.bottom),
    ...busy(history, rows, axis),
  ].filter(({ from, to }) => to > from);
}
