import { placeOf } from '../cli/paths.ts';
import { performCheck } from '../cli/perform.ts';
import { writeCheck } from '../cli/write-check.ts';
import { makeRunFolder, runsFolder } from '../cli/run-folder.ts';
import type { Run } from '../reports/schema/run.ts';
import { checkOptionsOf } from './options.ts';
import type { ApiOptions } from './options.ts';

/** What a check came to. */
export interface CheckReport {
  /** The run file: verdicts, violations, how it was done. Everything is drawn from it. */
  readonly run: Run;
  /** The folder with the run file, a page, and a replay file for each violation; absolute. */
  readonly folder: string;
}

/** How a check that a program started is stopped. */
export interface Stopping { readonly signal?: AbortSignal }

/**
 * Checks a server as `lapse check` does, in processes of its own.
 *
 * @param target a built-in design, or the path of a module that exports `start`
 * @throws CliError for a target, a name or an option that is not known; what goes wrong with the
 * server itself is in the run
 */
export async function check(
  target: string, options: ApiOptions & Stopping = {},
): Promise<CheckReport> {
  const { signal = new AbortController().signal, ...asked } = options;
  const checked = await checkOptionsOf(target, asked);
  const folder = makeRunFolder(runsFolder(process.cwd(), checked.out));
  const { run, printed } = await performCheck(folder.id, checked, {
    services: {}, windUp: signal, stopNow: new AbortController().signal,
  });
  writeCheck(folder, run, { reporters: checked.reporters, printed, drawn: placeOf(folder.path) });
  return { run, folder: folder.path };
}
