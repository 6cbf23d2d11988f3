import { printable } from '../reports/printable.ts';
import { CliError, EXIT } from './errors.ts';

/** The report goes to standard output and nothing else does; the rest is for standard error. */
export const print = (text: string): void => {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
};

/** For progress and remarks: never part of a report. */
export const note = (text: string): void => {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
};

/** A message may quote a server or a file: what would act on a terminal is shown instead. */
export const complain = (message: string): void => {
  note(`lapse: ${message.split('\n').map((line) => printable(line, 2_000)).join('\n  ')}`);
};

/**
 * Colour only on a terminal, and not where https://no-color.org says no; `FORCE_COLOR` has the last
 * word, as in Node itself: `0` and `false` forbid it.
 */
export function wantsColour(
  env: Readonly<Record<string, string | undefined>>, isTerminal: boolean,
): boolean {
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

const WIDEST_COLUMNS = 120;
const PIPED_COLUMNS = 100;

/** How a report is drawn on this standard output. Some terminals say that they are 0 wide. */
export const drawing = (): { readonly colour: boolean; readonly columns: number } => ({
  colour: wantsColour(process.env, process.stdout.isTTY === true),
  columns: Math.min(process.stdout.columns || PIPED_COLUMNS, WIDEST_COLUMNS),
});

/** A table that is piped keeps each row on its line: it is searched, not looked at. */
export const drawingTable = (): ReturnType<typeof drawing> =>
  process.stdout.isTTY === true ? drawing() : { ...drawing(), columns: Infinity };

/**
 * `lapse … | head` closes the pipe early; what it did not want to read is no error. A full disk is
 * one, and not ours. Remarks that cannot be written have nobody to be told to.
 * @throws CliError `NOT_PRINTED`, where nothing catches it but what ends the process
 */
export function tolerateClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    throw new CliError({
      code: 'NOT_PRINTED', what: 'standard output', expected: 'to be written to',
      got: error.message, todo: 'see lapse report latest for a run that was written',
    }, EXIT.internal);
  });
  process.stderr.on('error', () => {});
}
