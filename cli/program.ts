import { Command, CommanderError } from 'commander';
import { ReportError } from '../reports/read.ts';
import { addCheck } from './commands/check.ts';
import { addConfirm } from './commands/confirm.ts';
import { addDiff } from './commands/diff.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplore } from './commands/explore.ts';
import { addInit } from './commands/init.ts';
import { addList } from './commands/list.ts';
import { addReplay } from './commands/replay.ts';
import { addReport } from './commands/report.ts';
import { CliError, EXIT } from './errors.ts';
import type { ExitCode } from './errors.ts';
import { knownName } from './nearest.ts';
import type { Services } from './run-check.ts';
import { complain, note, print } from './screen.ts';
import { ownVersion } from './versions.ts';

const ABOUT = 'After a client\'s token has expired, does your Socket.IO server still accept '
  + 'anything from it?';

const EXAMPLES = `
Examples:
  lapse check                       the built-in reference server: everything holds
  lapse check ./server.mjs          your own server
  lapse replay FILE                 one recorded failure again
  lapse report latest               the newest run, drawn again
  lapse help check                  every flag of a command
`;

interface Built {
  readonly program: Command;
  readonly exitCode: () => ExitCode;
}

function build(services: Services): Built {
  let code: ExitCode = EXIT.held;
  const finish = (exitCode: ExitCode): void => { code = exitCode; };
  const program = new Command('lapse')
    .description(ABOUT)
    .version(ownVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print what can be asked')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    // Messages are printed once, in the form that all others have.
    .configureOutput({ outputError: () => {}, writeOut: print, writeErr: note });
  addCheck(program, finish, services);
  addDoctor(program, finish, services);
  addInit(program, finish);
  addExplore(program, finish, services);
  addConfirm(program, finish, services);
  addReplay(program, finish, services);
  addReport(program, finish);
  addDiff(program, finish);
  addList(program, finish);
  addHelp(program);
  return { program, exitCode: () => code };
}

/** Commander's own prints all help there is when it does not know the command. */
function addHelp(program: Command): void {
  program.helpCommand(false).command('help')
    .description('print what can be asked of a command')
    .argument('[command]', 'check, explore, …')
    .action((name: string | undefined) => {
      const commands = program.commands.map((command) => command.name());
      const known = name === undefined ? '' : knownName({ noun: 'command' }, name, commands);
      (program.commands.find((command) => command.name() === known) ?? program).outputHelp();
    });
}

/** `commander.unknownOption` becomes `UNKNOWN_OPTION`; its hint goes behind the arrow. */
function usageMessage({ code, message }: CommanderError): string {
  const name = code.replace('commander.', '').replace(/[A-Z]/g, (letter) => `_${letter}`);
  const [what = '', hint] = message.replace(/^error: /, '').split('\n');
  return `${name.toUpperCase()}: ${what} → `
    + (hint?.replace(/^\(Did (.*)\)$/, 'did $1') ?? 'see lapse --help');
}

/** What was thrown, as an exit code; what the person cannot mend is shown with its stack. */
export function failWith(thrown: unknown): ExitCode {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return EXIT.held;
    if (thrown.code !== 'commander.help') complain(usageMessage(thrown));
    return EXIT.usage;
  }
  if (thrown instanceof CliError) {
    complain(thrown.message);
    return thrown.exitCode;
  }
  if (thrown instanceof ReportError) {
    complain(thrown.message);
    return EXIT.usage;
  }
  const shown = thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
  complain(`INTERNAL: expected no error here → a fault of lapse, not of a server\n${shown}`);
  return EXIT.internal;
}

/** Runs one command line. @returns the exit code; never throws. */
export async function runCli(args: readonly string[], services: Services = {}): Promise<ExitCode> {
  try {
    const { program, exitCode } = build(services);
    if (args.length === 0) {
      program.outputHelp();
      return EXIT.usage;
    }
    await program.parseAsync([...args], { from: 'user' });
    return exitCode();
  } catch (thrown) {
    return failWith(thrown);
  }
}
