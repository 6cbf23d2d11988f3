import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { TRANSPORTS } from '../../model/bounds.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Run } from '../../reports/schema/run.ts';
import type { CheckOptions } from '../check-options.ts';
import { contractFrom, withContractFlags } from '../contract.ts';
import type { ContractFlags } from '../contract.ts';
import { EXIT, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen, listFlag, seedFlag, wholeNumber } from '../flags.ts';
import { listenForInterruption } from '../interruption.ts';
import { readKnown } from '../known.ts';
import { adapterNamed, propertyNamed, reporterNamed, transportNamed } from '../names.ts';
import { knownName } from '../nearest.ts';
import { placeOf } from '../paths.ts';
import { performCheck } from '../perform.ts';
import { CONFIRMING_SEQUENCES, DEFAULT_SEQUENCES } from '../plan.ts';
import { showProgress } from '../progress.ts';
import {
  DEFAULT_REPORTERS, drawn, formatOf, isFormat, REPORTERS, reportToGithub, stepSummary,
} from '../reporters.ts';
import type { Drawn } from '../reporters.ts';
import type { Services } from '../run-check.ts';
import { jsonText, makeRunFolder, runsFolder } from '../run-folder.ts';
import type { RunFolder } from '../run-folder.ts';
import { readNamedRun } from '../run-paths.ts';
import { complain, note, print } from '../screen.ts';
import { targetNamed } from '../target.ts';
import { writeCheck } from '../write-check.ts';

/** As commander hands them over; every value has passed its parser. */
export interface CheckFlags extends ContractFlags {
  readonly adapter?: readonly string[];
  readonly transport?: readonly string[];
  readonly property?: readonly string[];
  readonly reporter?: readonly string[];
  readonly seed: number;
  readonly sequences: number;
  readonly maxTime?: number;
  readonly workers?: number;
  readonly failOn: string;
  readonly out?: string;
  readonly baseline?: string;
  readonly known?: string;
  readonly event?: string;
  readonly json?: true;
}

const MAX_WORKERS = 64;
const DEFAULT_MAX_WORKERS = 8;
const DAY_SEC = 86_400;

const EXAMPLES = `
Examples:
  lapse check                           the built-in reference server, on every transport
  lapse check timer                     a design that enforces expiry with a timer alone
  lapse check ./server.mjs              your own: a module that exports start({ httpServer, key })
  lapse check ./server.mjs --event chat --transport websocket --sequences 2000
  lapse check ./server.mjs --leeway 2s --grace 500    what the server declares of itself
  lapse check --seed 7 --json > run.json

Exit codes: 0 held or skipped · 1 a MUST violated · 2 vacuous or inconclusive ·
3 could not test · 64 usage or configuration · 70 internal error · 130 interrupted
`;

/** Adds `lapse check`. */
export function addCheck(
  program: Command, finish: (code: ExitCode) => void, services: Services,
): void {
  const number = (flag: string, min: number, max: number): ((text: string) => number) =>
    wholeNumber({ flag, min, max });
  withContractFlags(program.command('check')
    .description('generate sequences against a target, judge what it does, report')
    .argument('[target]', 'a built-in design, or the path of a module', 'reference')
    .option('--adapter <names>', 'sim, loopback (default: sim, and a sample on loopback)', listFlag)
    .option('--transport <names>', `${TRANSPORTS.join(', ')} (default: all)`, listFlag)
    .option('--property <ids>', 'judge these alone, e.g. EXP-2,EXP-7 (default: all)', listFlag)
    .option('--seed <n>', 'the same seed gives the same sequences everywhere', seedFlag, 1)
    .option(
      '--sequences <n>', 'how many to run in all', number('--sequences', 1, 10_000_000),
      DEFAULT_SEQUENCES)
    .option('--max-time <seconds>', 'wind up after so long', number('--max-time', 1, DAY_SEC))
    .option('--workers <n>', 'processes at once; the outcome does not depend on it',
      number('--workers', 1, MAX_WORKERS))
    .option('--event <name>', 'the event a module listens for', nameFlag('--event')))
    .option('--fail-on <level>', 'what makes the exit code 1: must, should', 'must')
    .option('--reporter <names>', `${REPORTERS.join(', ')} (default: terminal, html)`, listFlag)
    .option('--baseline <run>', 'an earlier run: markdown, sarif and github tell what is new')
    .option('--known <file>', 'deviations that are known: told of, and no reason to fail',
      nameFlag('--known'))
    .option('--out <dir>', 'where the folder of this run is made', nameFlag('--out'))
    .option('--json', 'print the run file instead of the report')
    .addHelpText('after', EXAMPLES)
    .action(async (target: string, flags: CheckFlags) => {
      finish(await check(await optionsFrom(target, flags), services));
    });
}

/** A flag that takes a name: an unset variable of a shell must not pass for one. */
const nameFlag = (flag: string) => (name: string): string =>
  chosen(flag, name === '' ? [] : [name], String, []).join();

/**
 * What was asked for, every value of it checked.
 * @throws CliError for a name or a file that is not known
 */
export async function optionsFrom(target: string, flags: CheckFlags): Promise<CheckOptions> {
  const reporters = chosen('--reporter', flags.reporter, reporterNamed, DEFAULT_REPORTERS);
  if (reporters.includes('github')) stepSummary();
  return {
    ...targetNamed(target, flags.event, [process.cwd()]),
    adapters: chosen('--adapter', flags.adapter, adapterNamed, ['sim', 'loopback']),
    sampled: flags.adapter === undefined,
    transports: chosen('--transport', flags.transport, transportNamed, TRANSPORTS),
    properties: chosen('--property', flags.property, propertyNamed, PROPERTIES),
    reporters,
    contract: contractFrom(flags),
    seed: flags.seed,
    sequences: flags.sequences,
    workers: flags.workers ?? Math.min(availableParallelism(), DEFAULT_MAX_WORKERS),
    failOn: knownName({ noun: 'level' }, flags.failOn, ['must', 'should']),
    json: flags.json === true,
    ...(flags.maxTime === undefined ? {} : { maxTimeSec: flags.maxTime }),
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(flags.known === undefined ? {} : { known: readKnown(flags.known) }),
    ...(flags.baseline === undefined
      ? {} : { baseline: (await readNamedRun(flags.baseline)).run }),
  };
}

function announce(options: CheckOptions): void {
  const sample = options.sampled
    ? `, ${Math.min(options.sequences, CONFIRMING_SEQUENCES)} of them on loopback as well` : '';
  note(`lapse: ${options.shownTarget}, ${options.sequences} sequences, seed ${options.seed}, `
    + `${options.transports.join(', ')}${sample}`);
}

/** Runs the check to its end, whatever ends it; all that was found out is kept. */
async function check(options: CheckOptions, services: Services): Promise<ExitCode> {
  const folder = makeRunFolder(runsFolder(process.cwd(), options.out));
  announce(options);
  const interruption = listenForInterruption();
  let progress: ReturnType<typeof showProgress> | undefined;
  const { run, printed } = await performCheck(folder.id, options, {
    ...interruption, services,
    onPlan: (sequences) => { progress = showProgress(sequences); },
    onProgress: (shard, one) => { progress?.update(shard, one); },
  });
  progress?.stop();
  const written = write(folder, run, options, printed);
  report(run, options, folder, written);
  interruption.release();
  return written ? run.exitCode as ExitCode : EXIT.internal;
}

const drawnFor = ({ path }: RunFolder, { baseline }: CheckOptions): Drawn =>
  ({ ...placeOf(path), ...(baseline === undefined ? {} : { baseline }) });

/** A full disk must not take the report on the terminal with it. */
function write(folder: RunFolder, run: Run, options: CheckOptions, printed: string): boolean {
  const { reporters } = options;
  try {
    writeCheck(folder, run, { reporters, printed, drawn: drawnFor(folder, options) });
    return true;
  } catch (error) {
    complain(`NOT_WRITTEN: ${folder.path}, expected the run file and its reports, `
      + `got ${messageOf(error)} → take the report from standard output`);
    return false;
  }
}

function report(run: Run, options: CheckOptions, folder: RunFolder, written: boolean): void {
  const asDrawn = drawnFor(folder, options);
  if (options.json) print(jsonText(run));
  else if (options.reporters.includes('terminal')) print(drawn('terminal', run, asDrawn));
  if (options.reporters.includes('github')) reportToGithub(run, asDrawn);
  if (!written) return;
  const files = options.reporters.filter(isFormat).map((one) => formatOf(one).file);
  for (const file of files.length === 0 ? ['run.json'] : files) {
    (options.json ? note : print)(`Report: ${asDrawn.directory}/${file}`);
  }
}
