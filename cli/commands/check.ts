import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { TRANSPORTS } from '../../model/bounds.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Run } from '../../reports/schema/run.ts';
import type { CheckOptions } from '../check-options.ts';
import { withCheckFlags } from '../check-flags.ts';
import type { CheckFlags } from '../check-flags.ts';
import { contractFrom } from '../contract.ts';
import { CliError, EXIT, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen } from '../flags.ts';
import { listenForInterruption } from '../interruption.ts';
import { readKnown } from '../known.ts';
import { adapterNamed, propertyNamed, reporterNamed, transportNamed } from '../names.ts';
import { knownName } from '../nearest.ts';
import { placeOf } from '../paths.ts';
import { performCheck } from '../perform.ts';
import { CONFIRMING_SEQUENCES, DEFAULT_SEQUENCES, OUTSIDE_SEQUENCES } from '../plan.ts';
import { showProgress } from '../progress.ts';
import {
  DEFAULT_REPORTERS, drawn, formatOf, isFormat, reportToGithub, stepSummary,
} from '../reporters.ts';
import type { Drawn } from '../reporters.ts';
import type { Services } from '../run-check.ts';
import { jsonText, makeRunFolder, runsFolder } from '../run-folder.ts';
import type { RunFolder } from '../run-folder.ts';
import { readNamedRun } from '../run-paths.ts';
import { complain, note, print } from '../screen.ts';
import { readEnvironment, settingsFrom, shownSettings, sourcesOf } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { unconfirmedVersion, versionsFor } from '../versions.ts';
import { writeCheck } from '../write-check.ts';
import { SEQUENCES_OF_EACH, checkAllDesigns } from './all-designs.ts';

const DEFAULT_MAX_WORKERS = 8;

const EXAMPLES = `
Examples:
  lapse check                           the built-in reference server, on every transport
  lapse check timer                     a design that enforces expiry with a timer alone
  lapse check ./server.mjs              your own: a module that exports start({ httpServer, key })
  lapse check ./server.mjs --event chat --transport websocket --sequences 2000
  lapse check http://localhost:3000 --secret-env JWT_SECRET --event chat
                                        one that is running, in whatever language
  lapse check ./server.mjs --leeway 2s --grace 500    what the server declares of itself
  lapse check --seed 7 --json > run.json

Exit codes: 0 held or skipped · 1 a MUST violated · 2 vacuous or inconclusive ·
3 could not test · 64 usage or configuration · 70 internal error · 130 interrupted
`;

/** Adds `lapse check`. */
export function addCheck(
  program: Command, finish: (code: ExitCode) => void, services: Services,
): void {
  const command = withCheckFlags(program.command('check')
    .description('generate sequences against a target, judge what it does, report')
    .argument('[target]', 'a built-in design, the path of a module or a config, or a URL '
      + '(default: that of the config here, or reference)'))
    .addHelpText('after', EXAMPLES)
    .action(async (target: string | undefined, given: CheckFlags) => {
      if (given.allDesigns === true) {
        finish(await checkAllDesigns(await optionsOfAll(target, given, command), services));
        return;
      }
      const settings = await settingsFrom(sourcesOf(command), target, given);
      if (settings.flags.showConfig === true) print(jsonText(shownSettings(settings)));
      else finish(await check(await optionsFrom(settings), services));
    });
  readEnvironment(command);
}

/** @throws CliError `ONE_OR_ALL` */
async function optionsOfAll(
  target: string | undefined, given: CheckFlags, command: Command,
): Promise<CheckOptions> {
  if (target !== undefined) {
    throw new CliError({
      code: 'ONE_OR_ALL', what: '--all-designs', expected: 'no target beside it',
      got: `'${target}'`, todo: 'leave one of them out',
    });
  }
  const sequences = given.sequences ?? SEQUENCES_OF_EACH;
  const flags = { ...given, sequences, adapter: given.adapter ?? ['sim'] };
  return optionsFrom(await settingsFrom(sourcesOf(command), 'reference', flags));
}

/** What runs somewhere else is reached by one adapter, what runs in process by two. */
function adaptersFor({ target, flags }: Settings<CheckFlags>): CheckOptions['adapters'] {
  if (target.kind !== 'url') {
    return chosen('--adapter', flags.adapter, adapterNamed, ['sim', 'loopback']);
  }
  if (flags.adapter === undefined || flags.adapter.join() === 'remote') return ['remote'];
  throw new CliError({
    code: 'NO_SUCH_ADAPTER_HERE', what: '--adapter', expected: 'remote for a URL',
    got: flags.adapter.join(), todo: 'leave --adapter out, or name a module',
  });
}

/**
 * What was asked for, every value of it checked.
 * @throws CliError for a name or a file that is not known
 */
export async function optionsFrom(settings: Settings<CheckFlags>): Promise<CheckOptions> {
  const { target, shownTarget, flags } = settings;
  const isOutside = target.kind === 'url';
  const reporters = chosen('--reporter', flags.reporter, reporterNamed, DEFAULT_REPORTERS);
  if (reporters.includes('github')) stepSummary();
  return {
    target, shownTarget,
    adapters: adaptersFor(settings),
    sampled: !isOutside && flags.adapter === undefined,
    transports: chosen('--transport', flags.transport, transportNamed, TRANSPORTS),
    properties: chosen('--property', flags.property, propertyNamed, PROPERTIES),
    reporters,
    contract: contractFrom(flags),
    seed: flags.seed,
    sequences: flags.sequences ?? (isOutside ? OUTSIDE_SEQUENCES : DEFAULT_SEQUENCES),
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
  const unconfirmed = unconfirmedVersion(versionsFor(options.target));
  if (unconfirmed !== null) note(`lapse: ${unconfirmed}`);
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
  // What is drawn says what the command answers with.
  report(written ? run : { ...run, exitCode: EXIT.internal }, options, folder, written);
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
