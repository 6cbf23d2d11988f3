import type { RunStanding } from './allowed.ts';
import { printable } from './printable.ts';
import type { RunHistory, RunViolation } from './schema/run.ts';
import { formatDuration } from './time.ts';
import { idText } from './words.ts';

/** What a step changed, field by field: before and after, and nothing that stayed as it was. */
export interface Change { readonly name: string; readonly before: string; readonly after: string }

type Event = RunHistory['events'][number];
type Fields = ReadonlyMap<string, string>;

const NONE = 'none';

const lifeWords = (expMs: number | undefined, nowMs: number): string => {
  if (expMs === undefined) return 'without end';
  if (nowMs === expMs) return 'expired this very millisecond';
  return nowMs < expMs ? `${formatDuration(expMs - nowMs)} left`
    : `expired ${formatDuration(nowMs - expMs)} ago`;
};

/** What is so at an instant, in the fields that a reader follows. */
function fieldsAt(
  standings: readonly RunStanding[], wires: ReadonlyMap<string, string>, nowMs: number,
): Fields {
  const fields = new Map<string, string>();
  for (const { client, nsp, is, token, expMs } of standings) {
    const who = `${idText(client)}${nsp === undefined ? '' : ` in ${printable(nsp, 40)}`}`;
    fields.set(`session of ${who}`, is);
    fields.set(`token of ${who}`, `${printable(token, 40)}, ${lifeWords(expMs, nowMs)}`);
  }
  for (const [client, wire] of wires) fields.set(`wire of ${idText(client)}`, wire);
  return fields;
}

/** How bytes travel after a step: by which transport, whether they are held. */
function wireAfter({ step, observations }: Event, wire: string | undefined): string | undefined {
  const plain = wire?.replace(/, held$/u, '');
  const seen = (kind: string): boolean => observations.some((one) =>
    one.kind === kind && one.client === step.client);
  const now = ((): string | undefined => {
    switch (step.do) {
      case 'open': case 'engine': return step.transport === 'websocket' ? 'websocket' : 'polling';
      case 'hold': return `${plain ?? 'open'}, held`;
      case 'deliver': return plain;
      case 'cut': return 'cut';
      default: return wire;
    }
  })();
  if (seen('upgraded')) return 'websocket';
  return seen('disconnected') || seen('refused') || seen('closed') ? 'closed' : now;
}

/** @returns for each step of a violation what it changed; nothing where the run file is older. */
export function changesOf({ history, standings }: RunViolation): readonly (readonly Change[])[] {
  const wires = new Map<string, string>();
  let before: Fields = new Map();
  return history.events.map((event, index) => {
    const wire = wireAfter(event, wires.get(event.step.client));
    if (wire !== undefined) wires.set(event.step.client, wire);
    const after = fieldsAt(standings?.[index] ?? [], wires, event.toMs);
    const changed = [...after].flatMap(([name, value]): readonly Change[] => {
      const was = before.get(name) ?? NONE;
      return was === value ? [] : [{ name, before: was, after: value }];
    });
    before = after;
    return changed;
  });
}
