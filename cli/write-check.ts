import type { Run } from '../reports/schema/run.ts';
import { formatOf, isFormat } from './reporters.ts';
import type { Drawn, Reporter } from './reporters.ts';
import { writeRun } from './run-folder.ts';
import type { RunFolder } from './run-folder.ts';

/** What is written of a check beside the run file, and from where it will be read. */
export interface Written {
  readonly reporters: readonly Reporter[];
  /** What the servers under test printed. */
  readonly printed: string;
  readonly drawn: Drawn;
}

/** Writes the folder of a check: the run file, the replay files, and each report that is a file. */
export function writeCheck(
  folder: RunFolder, run: Run, { reporters, printed, drawn }: Written,
): void {
  const formats = reporters.filter(isFormat).filter((one) => one !== 'json').map(formatOf);
  writeRun(folder, run, {
    reports: Object.fromEntries(formats.map(({ file, draw }) => [file, () => draw(run, drawn)])),
    targetLog: printed,
  });
}
