import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { TRANSPORTS } from '../model/bounds.ts';
import { printable } from '../reports/printable.ts';
import { knownEntrySchema, knownFileSchema } from '../reports/schema/known.ts';
import type { KnownEntry, KnownInRun } from '../reports/schema/known.ts';
import type { Run, RunVerdict } from '../reports/schema/run.ts';
import { PROPERTIES } from '../properties/index.ts';
import { CliError, messageOf } from './errors.ts';
import { didYouMean, knownName } from './nearest.ts';

const FILE_KEYS = Object.keys(knownFileSchema.shape);
const ENTRY_KEYS = Object.keys(knownEntrySchema.shape);

const refuse = (path: string, what: string, expected: string, got: string, todo: string) =>
  new CliError({ code: 'KNOWN_FILE_INVALID', what: `${path}${what}`, expected, got, todo });

/** `known[0].owner`, behind the path of the file. */
const placeOf = (path: readonly PropertyKey[]): string => path.length === 0 ? '' : `: ${path
  .map((key) => typeof key === 'number' ? `[${key}]` : String(key)).join('.')
  .replaceAll('.[', '[')}`;

function invalid(path: string, issue: z.core.$ZodIssue | undefined): CliError {
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const names = issue.path.length === 0 ? FILE_KEYS : ENTRY_KEYS;
    return refuse(path, placeOf(issue.path), `one of ${names.join(', ')}`,
      `'${printable(key, 64)}'`, didYouMean(key, names, 'take it out'));
  }
  return refuse(path, placeOf(issue?.path ?? []), 'what reports/schema/known.schema.json says',
    printable(issue?.message ?? 'something else', 160), 'mend that');
}

/**
 * @returns the deviations that somebody has said why they are there for now.
 * @throws CliError `KNOWN_FILE_UNREADABLE`, `KNOWN_FILE_INVALID`, `UNKNOWN_PROPERTY`,
 * `UNKNOWN_TRANSPORT`
 */
export function readKnown(path: string): readonly KnownEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError({
      code: 'KNOWN_FILE_UNREADABLE', what: path, expected: 'a file of known deviations',
      got: messageOf(error), todo: 'check the path',
    });
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw refuse(path, '', 'one JSON document', printable(messageOf(error), 160), 'mend that');
  }
  const result = knownFileSchema.safeParse(document);
  if (!result.success) throw invalid(path, result.error.issues[0]);
  for (const { property, transport } of result.data.known) {
    knownName({ noun: 'property' }, property, PROPERTIES.map(({ id }) => id));
    if (transport !== undefined) knownName({ noun: 'transport' }, transport, TRANSPORTS);
  }
  return result.data.known;
}

type Judged = Pick<Run, 'startedAt' | 'options' | 'target' | 'verdicts'>;

const plain = (target: string): string => target.replace(/^\.\//u, '');

const isOf = ({ target }: KnownEntry, { options, target: { name } }: Judged): boolean =>
  [options.target, name].some((one) => plain(one) === plain(target));

const speaksOf = (entry: KnownEntry, cell: RunVerdict): boolean =>
  cell.property === entry.property
  && (entry.transport === undefined || entry.transport === cell.transport);

/** The day counts whole, in UTC, by the run's own beginning. */
const isOver = ({ expires }: KnownEntry, { startedAt }: Judged): boolean =>
  expires !== undefined && startedAt.slice(0, 10) > expires;

function stateOf(entry: KnownEntry, run: Judged): KnownInRun['state'] {
  if (!isOf(entry, run)) return 'another target';
  const cells = run.verdicts.filter((cell) => speaksOf(entry, cell));
  const isThere = (verdict: RunVerdict['verdict']): boolean =>
    cells.some((cell) => cell.verdict === verdict);
  if (!isThere('violated')) return isThere('held') ? 'stale' : 'not judged';
  return isOver(entry, run) ? 'expired' : 'seen';
}

/** @returns the verdicts, those that are known marked, and what became of each entry. */
export function applyKnown(
  run: Judged, entries: readonly KnownEntry[],
): { readonly verdicts: Run['verdicts']; readonly known: readonly KnownInRun[] } {
  const known = entries.map((entry) => ({ ...entry, state: stateOf(entry, run) }));
  const verdicts = run.verdicts.map((cell): RunVerdict => {
    const entry = cell.verdict !== 'violated' ? undefined
      : known.find((one) => one.state === 'seen' && speaksOf(one, cell));
    return entry === undefined ? cell
      : { ...cell, known: { reason: entry.reason, owner: entry.owner } };
  });
  return { verdicts, known };
}
