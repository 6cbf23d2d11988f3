import type { Command } from 'commander';
import { readReplay } from '../../reports/read.ts';
import type { Replay, RunViolation } from '../../reports/schema/run.ts';
import { renderEvents } from '../../reports/terminal.ts';
import { hang } from '../../reports/terminal/layout.ts';
import { countOf, sentenceOf } from '../../reports/words.ts';
import { emitTest } from '../emit-test.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { listenForInterruption } from '../interruption.ts';
import { adapterNamed, propertyNamed } from '../names.ts';
import { asSpecifier, foldersAbove } from '../paths.ts';
import type { Problem, ReplayRequest, ReplayResult, TargetRef } from '../protocol.ts';
import { redactJson } from '../redact.ts';
import type { Services } from '../run-check.ts';
import { jsonText } from '../run-folder.ts';
import { complain, drawing, print } from '../screen.ts';
import { supervise } from '../supervise.ts';
import type { WorkerOutcome } from '../supervise.ts';
import { isConfigPath } from '../config/load.ts';
import { looksLikeUrl, ownUrl, readAttach } from '../remote-target.ts';
import { configuredTarget } from '../settings.ts';
import { targetNamed } from '../target.ts';

/** What became of a recorded failure. */
export type ReplayVerdict = 'still fails' | 'fixed' | 'cannot replay' | 'interrupted';

interface Replayed {
  readonly verdict: ReplayVerdict;
  readonly file: string;
  readonly replay: Replay;
  readonly result?: ReplayResult;
  readonly problems: readonly Problem[];
}

interface ReplayFlags {
  readonly adapter?: string;
  readonly emitTest?: string;
  readonly force?: true;
  readonly json?: true;
  readonly iOwnThisServer?: true;
}

const EXAMPLES = `
Examples:
  lapse replay reports/runs/2030-01-01T12-00-00-4f1c9a/EXP-2-websocket-sim.json
  lapse replay failure.json --adapter loopback     the same steps on real sockets
  lapse replay failure.json --emit-test test/expiry.test.ts    a vitest file that takes them again

With --emit-test nothing is run: the file is written, and the answer is 0. The test fails while the
server breaks the property, and passes once it is mended.

Exit codes: 0 fixed · 1 still fails · 3 cannot replay · 64 the file is no replay file ·
70 internal error · 130 interrupted
`;

/** Adds `lapse replay`. */
export function addReplay(
  program: Command, finish: (code: ExitCode) => void, services: Services,
): void {
  program.command('replay')
    .description('run one recorded sequence again: still fails, fixed, or cannot replay')
    .argument('<file>', 'a replay file, from the folder of a run')
    .option('--adapter <name>', 'another adapter than the one it was recorded with')
    .option('--emit-test <path>', 'write a vitest file that does this, and do nothing else')
    .option('--force', 'let --emit-test overwrite a file')
    .option('--json', 'print what was seen as JSON')
    .addHelpText('after', EXAMPLES)
    .option('--i-own-this-server', 'that a host other than this machine may be reached')
    .action(async (file: string, flags: ReplayFlags) => {
      const replay = await readReplay(file);
      const request = await requestFrom(file, replay, flags);
      if (flags.emitTest !== undefined) {
        emit(file, { ...replay, adapter: request.adapter }, request, flags);
        finish(EXIT.held);
        return;
      }
      const replayed = await run(file, replay, request, services);
      if (flags.json) print(jsonText(replayed));
      else report(replayed, request.target);
      finish(exitCodeOfReplay(replayed));
    });
}

function emit(
  from: string, replay: Replay, { target }: ReplayRequest,
  { emitTest: to = '', force }: ReplayFlags,
): void {
  emitTest({ replay, target, from, to, force: force === true });
  print(`Test: ${to}`);
}

/** A module's path is looked for here, then beside the file and above it. */
async function requestFrom(
  file: string, replay: Replay, flags: ReplayFlags,
): Promise<ReplayRequest> {
  const { contract, phaseMs, steps, expected: { observation: seen } } = replay;
  const isRecovered = seen?.kind === 'handed'
    || (seen?.kind === 'admitted' && seen.recovered === true);
  const target = await targetOf(replay, [process.cwd(), ...foldersAbove(file)], flags);
  return {
    kind: 'replay', target,
    adapter: target.kind === 'url' ? 'remote' : adapterNamed(flags.adapter ?? replay.adapter),
    property: propertyNamed(replay.property).id,
    contract, phaseMs, steps,
    ...(isRecovered ? { byRecovery: true } : {}),
  };
}

/** What was recorded, as it was told of then: also what flags said, which stands in no config. */
export async function targetOf(
  replay: Pick<Replay, 'target' | 'event' | 'attach'>, folders: readonly string[],
  flags: Pick<ReplayFlags, 'iOwnThisServer'>,
): Promise<TargetRef> {
  const { target, event, attach } = replay;
  if (isConfigPath(target)) {
    const found = await configuredTarget(target, folders, flags);
    return found.kind !== 'url' || attach === undefined
      ? found : { ...found, attach: readAttach(attach, folders) };
  }
  if (looksLikeUrl(target)) {
    return { kind: 'url', url: ownUrl(target, flags).origin, attach: readAttach(attach, folders) };
  }
  const found = targetNamed(target, event, folders).target;
  return found.kind !== 'module' || attach === undefined
    ? found : { ...found, attach: readAttach(attach, folders) };
}

async function run(
  file: string, replay: Replay, request: ReplayRequest, services: Services,
): Promise<Replayed> {
  const interruption = listenForInterruption();
  const outcome = await supervise({ ...services, ...interruption, request });
  interruption.release();
  return redactJson(judge(file, replay, outcome));
}

function judge(file: string, replay: Replay, outcome: WorkerOutcome): Replayed {
  const base = { file, replay, problems: [] };
  if (outcome.kind === 'cut short') return { ...base, verdict: 'interrupted' };
  if (outcome.kind === 'failed') {
    return { ...base, verdict: 'cannot replay', problems: [outcome.problem] };
  }
  const { result } = outcome;
  if (result.kind !== 'replay') return { ...base, verdict: 'cannot replay' };
  return { ...base, verdict: verdictOf(replay, result), result, problems: result.problems };
}

/** A failure that shows is one whatever else went amiss; its absence is not. */
export function verdictOf(
  replay: Pick<Replay, 'property'>, result: Pick<ReplayResult, 'violations' | 'problems'>,
): ReplayVerdict {
  if (result.violations.some(({ property }) => property === replay.property)) return 'still fails';
  return result.problems.length > 0 ? 'cannot replay' : 'fixed';
}

function exitCodeOfReplay({ verdict, problems }: Replayed): ExitCode {
  switch (verdict) {
    case 'still fails': return EXIT.violated;
    case 'fixed': return EXIT.held;
    case 'interrupted': return EXIT.interrupted;
    case 'cannot replay':
      return problems.some(({ of }) => of === 'harness') ? EXIT.internal : EXIT.untested;
    default: return verdict satisfies never;
  }
}

const HEADS = {
  'still fails': 'STILL FAILS',
  fixed: 'FIXED',
  'cannot replay': 'CANNOT REPLAY',
  interrupted: 'INTERRUPTED',
} as const satisfies Record<ReplayVerdict, string>;

/** A module is named by where it was found: there may be one of that name in several folders. */
const shownTarget = ({ target }: Replay, found: TargetRef): string =>
  found.kind === 'module' ? asSpecifier(found.path, process.cwd()) : target;

function report(
  { verdict, replay, result, problems, file }: Replayed, found: TargetRef,
): void {
  const options = drawing();
  const violation: RunViolation | undefined =
    result?.violations.find(({ property }) => property === replay.property);
  const { property, adapter } = replay;
  const target = shownTarget(replay, found);
  const say = (first: string, text: string): void => {
    print(hang(first, text, options.columns).join('\n'));
  };
  say(`${HEADS[verdict]}  `, `${property} on ${target}, recorded with ${adapter}: ${file}`);
  if (violation !== undefined) say('  ', sentenceOf(violation, replay.contract));
  else say('  Recorded: ', sentenceOf({ breach: replay.expected }, replay.contract));
  if (result !== undefined) {
    const breach = violation?.breach ?? null;
    print(`\n${renderEvents({ history: violation?.history ?? result.history, breach }, options)}`);
  }
  if (result !== undefined && result.skipped.length > 0) {
    const numbers = result.skipped.map((index) => index + 1).join(', ');
    print(`\n  ${countOf(result.skipped.length, 'step')} could not be taken: ${numbers}`
      + (verdict === 'fixed' ? ', for the server had shut the client out' : ''));
  }
  for (const { code, message } of problems) complain(`${code}: ${message}`);
}
