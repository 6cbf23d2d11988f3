import {
  GENERAL_REMEDY, apartWords, definitionFor, excusesOf, mendingFor, mendingOf,
} from '../mending.ts';
import type { Run } from '../schema/run.ts';
import { printable } from '../printable.ts';
import type { Ink } from './ink.ts';
import { hang, wrap } from './layout.ts';

/** Code keeps its lines and its indent; it is cut nowhere, since it is there to be copied. */
const codeLines = (lines: readonly string[], ink: Ink): readonly string[] =>
  lines.map((line) => `        ${ink.faint(line)}`);

const MEANING = 'An allowance mends nothing: it declares what the server is meant to do. What was '
  + 'seen would have held with it.';

/** @returns *What to change*; nothing where nothing is violated. */
export function mendingLines(run: Run, ink: Ink, columns: number): readonly string[] {
  const mendings = mendingOf(run);
  const excuses = excusesOf(run);
  if (mendings.length === 0) return [];
  const definition = definitionFor(mendings);
  const apart = apartWords(run);
  const numbered = mendings.flatMap((mending, index) => [
    ...hang(`${String(index + 1).padStart(4)}. `,
      `${printable(mendingFor(mending))}: ${mending.says}`, columns),
    ...codeLines(mending.lines, ink),
  ]);
  return [
    ink.bold('What to change'),
    ...(apart === undefined ? [] : hang('  ', `${apart}.`, columns)),
    ...(definition === undefined ? [] : codeLines([definition], ink)),
    ...numbered,
    ...hang('      ', GENERAL_REMEDY.says, columns), ...codeLines(GENERAL_REMEDY.lines, ink),
    ...(excuses.length === 0 ? [] : ['', ...wrap(`  ${MEANING}`, columns)]),
    ...excuses.flatMap(({ says }) => hang('    ', printable(says), columns)),
  ];
}
