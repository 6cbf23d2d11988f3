import { printable } from '../printable.ts';
import { formatOffset } from '../time.ts';
import { describeStep, seenDuring } from '../words.ts';
import type { RunHistory, RunViolation } from '../schema/run.ts';

type Event = RunHistory['events'][number];

/** A diagram of more is not read, and mermaid draws no more than 50,000 characters of text. */
const MAX_EVENTS = 40;
const MAX_SEEN = 12;
const MAX_LABEL_CHARS = 200;

const entity = (char: string): string => `#${char.codePointAt(0)};`;

/**
 * A label of mermaid's: whatever is no letter, digit, space or harmless sign stands as an entity;
 * a lone `end` would end a block.
 */
const label = (text: string): string => printable(text, MAX_LABEL_CHARS)
  .replace(/[^\p{L}\p{N} .,+−→✗…()'-]/gu, entity)
  .replace(/\bend\b/giu, (word) => `${entity(word.charAt(0))}${word.slice(1)}`);

/** What the server or its application does by itself. */
const OF_SERVER: ReadonlySet<string> = new Set(['emit', 'broadcast', 'miss', 'kick', 'restart']);
/** What happens to both, or to neither. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'advance', 'step clock', 'suspend', 'revoke', 'rotate', 'look', 'hold', 'cut', 'block',
]);

/** How a client is called in the diagram: a name of ours, whatever its own. */
type Named = (client: string) => string;

function stepLine({ step, fromMs }: Event, over: string, named: Named): string {
  const text = label(`${formatOffset(fromMs)} ${describeStep(step)}`);
  if (OF_NOBODY.has(step.do)) return `Note over ${over}: ${text}`;
  const client = named(step.client);
  return OF_SERVER.has(step.do) ? `S->>${client}: ${text}` : `${client}->>S: ${text}`;
}

/** `expiry`: a line that stands before the event, or within it where it began before. */
function eventLines(
  event: Event, index: number, { breach }: RunViolation, over: string, named: Named,
  expiry: readonly string[],
): readonly string[] {
  const seen = seenDuring(event, index, breach);
  const kept = seen.filter((one, place) => place < MAX_SEEN || one.breach);
  const isDuring = event.fromMs < (breach.expMs ?? 0);
  const step = stepLine(event, over, named);
  return [
    ...(isDuring ? [step, ...expiry] : [...expiry, step]),
    ...kept.flatMap((one) => one.breach
      ? ['rect rgb(255, 214, 214)', `Note right of S: ✗ ${label(one.text)}`, 'end']
      : [`Note right of S: ${label(one.text)}`]),
    ...(seen.length > kept.length ? [`Note right of S: ${seen.length - kept.length} more`] : []),
  ];
}

/** When the token expires. */
function expiryLine({ breach }: RunViolation, over: string): readonly string[] {
  if (breach.expMs === undefined) return [];
  const whose = breach.token === undefined ? '' : ` of ${breach.token}`;
  return [`Note over ${over}: ${label(`exp${whose} ${formatOffset(breach.expMs)}`)}`];
}

/** @returns the lines of a mermaid `sequenceDiagram`, around the breach where it is long. */
export function sequenceDiagram(violation: RunViolation): readonly string[] {
  const { history: { events }, breach } = violation;
  const clients = [...new Set(events.map(({ step }) => step.client))].toSorted();
  const named: Named = (client) => `C${clients.findIndex((one) => one === client)}`;
  const over = 'C0,S';
  const last = Math.min(events.length, breach.event + 3);
  const from = Math.max(0, last - MAX_EVENTS);
  const expiry = breach.expMs;
  const firstLate = expiry === undefined ? -1
    : events.findIndex(({ toMs }) => toMs >= expiry);
  return [
    'sequenceDiagram',
    ...clients.map((client) => `participant ${named(client)} as ${label(client)}`),
    'participant S as server',
    ...(from > 0 ? [`Note over ${over}: ${from} steps before`] : []),
    ...events.slice(from, last).flatMap((event, at) => eventLines(
      event, from + at, violation, over, named,
      from + at === firstLate ? expiryLine(violation, over) : [])),
    ...(last < events.length ? [`Note over ${over}: ${events.length - last} steps after`] : []),
  ];
}
