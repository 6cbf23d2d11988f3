import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configNameFor, configText, lookAt, snippetFor } from '../config/starter.ts';
import type { Project } from '../config/starter.ts';
import { CONFIG_NAMES, configFileIn } from '../config/load.ts';
import { CliError, EXIT, messageOf } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { asSpecifier, LAUNCHER } from '../paths.ts';
import { print } from '../screen.ts';

const EXAMPLES = `
Writes lapse.config.ts where typescript is installed, lapse.config.js otherwise, and prints what to
add to a CI. It overwrites nothing.

Exit codes: 0 written · 64 there is a config already, no package.json, or nowhere to write to
`;

/** Adds `lapse init`. */
export function addInit(program: Command, finish: (code: ExitCode) => void): void {
  program.command('init')
    .description('look at the project here and write a commented config for it')
    .addHelpText('after', EXAMPLES)
    .action(() => {
      init(process.cwd());
      finish(EXIT.held);
    });
}

function init(folder: string): void {
  const there = configFileIn(folder);
  if (there !== undefined) {
    throw new CliError({
      code: 'CONFIG_EXISTS', what: folder, expected: `none of ${CONFIG_NAMES.join(', ')}`,
      got: there, todo: 'change that one, or move it away first',
    });
  }
  const project = lookAt(folder);
  const name = configNameFor(project);
  try {
    writeFileSync(join(folder, name), configText(project), { flag: 'wx' });
  } catch (error) {
    throw new CliError({
      code: 'CONFIG_NOT_WRITTEN', what: name, expected: 'a folder that can be written to',
      got: messageOf(error), todo: `check who may write to ${folder}`,
    });
  }
  print(`${seen(project)}\nWrote ${name}: say there where the server is, and what is sent to it; `
    + `then\n\n  ${called(project)} doctor\n  ${called(project)} check\n\n`
    + `For a CI (here GitHub's):\n\n${snippetFor(project)}`);
}

/** Where it is not installed, npx would fetch whatever has that name. */
const called = ({ hasLapse, manager }: Project): string =>
  hasLapse ? `${manager.exec} lapse` : asSpecifier(LAUNCHER, process.cwd());

const seen = ({ name, versions }: Project): string => {
  const found = Object.entries(versions).map(([which, range]) => `${which} ${range}`);
  return `${name}: ${found.length === 0 ? 'no package that lapse knows of' : found.join(', ')}`;
};
