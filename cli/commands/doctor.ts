import type { Command } from 'commander';
import { TRANSPORTS } from '../../model/bounds.ts';
import { hang } from '../../reports/terminal/layout.ts';
import { withTargetFlags } from '../check-flags.ts';
import type { TargetFlags } from '../check-flags.ts';
import { contractFrom } from '../contract.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { chosen } from '../flags.ts';
import { listenForInterruption } from '../interruption.ts';
import { transportNamed } from '../names.ts';
import type { DoctorRequest, DoctorResult } from '../protocol.ts';
import { redactJson } from '../redact.ts';
import type { Services } from '../run-check.ts';
import { jsonText } from '../run-folder.ts';
import { drawing, print } from '../screen.ts';
import { readEnvironment, settingsFrom, shownSettings, sourcesOf } from '../settings.ts';
import { supervise } from '../supervise.ts';

interface DoctorFlags extends TargetFlags { readonly json?: true }

const EXAMPLES = `
Examples:
  lapse doctor ./server.mjs
  lapse doctor http://localhost:3000 --secret-env JWT_SECRET --event chat
  lapse doctor                       the target of the config here

Exit codes: 0 ready · 3 not ready, and what to mend · 64 usage or configuration ·
70 internal error · 130 interrupted
`;

/** Adds `lapse doctor`. */
export function addDoctor(
  program: Command, finish: (code: ExitCode) => void, services: Services,
): void {
  const command = withTargetFlags(program.command('doctor')
    .description('whether a server can be checked, and what to mend where it cannot')
    .argument('[target]', 'the path of a module or a config, a URL, or a built-in design'))
    .option('--json', 'print what was found out as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (named: string | undefined, given: DoctorFlags) => {
      const settings = await settingsFrom(sourcesOf(command), named, given);
      const { target, shownTarget, flags } = settings;
      if (flags.showConfig === true) {
        print(jsonText(shownSettings(settings)));
        return;
      }
      const found = await examine({
        kind: 'doctor', target, adapter: target.kind === 'url' ? 'remote' : 'sim',
        transports: chosen('--transport', flags.transport, transportNamed, TRANSPORTS),
        contract: contractFrom(flags),
      }, services);
      if (found === 'interrupted') {
        finish(EXIT.interrupted);
        return;
      }
      if (flags.json === true) print(jsonText(found));
      else report(shownTarget, found);
      finish(exitCodeOf(found));
    });
  readEnvironment(command);
}

async function examine(
  request: DoctorRequest, services: Services,
): Promise<DoctorResult | 'interrupted'> {
  const interruption = listenForInterruption();
  const outcome = await supervise({ ...services, ...interruption, request });
  interruption.release();
  if (outcome.kind === 'cut short') return 'interrupted';
  if (outcome.kind === 'failed') {
    return redactJson({ kind: 'doctor', findings: [], problem: outcome.problem });
  }
  if (outcome.result.kind !== 'doctor') throw new Error('the doctor was answered something else');
  return redactJson(outcome.result);
}

function exitCodeOf({ problem }: DoctorResult): ExitCode {
  if (problem === null) return EXIT.held;
  return problem.of === 'harness' ? EXIT.internal : EXIT.untested;
}

function report(shownTarget: string, { findings, problem }: DoctorResult): void {
  const { columns } = drawing();
  const say = (first: string, text: string): void => {
    print(hang(first, text, columns).join('\n'));
  };
  for (const finding of findings) say('✓ ', finding);
  if (problem === null) say('ready: ', shownTarget);
  else say('✗ ', `${problem.code}: ${problem.message}`);
}
