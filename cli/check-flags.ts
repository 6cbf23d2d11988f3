import type { Command } from 'commander';
import { ALGORITHMS } from '../adapters/remote/algorithms.ts';
import { TRANSPORTS } from '../model/bounds.ts';
import { durationMs, withContractFlags } from './contract.ts';
import type { ContractFlags } from './contract.ts';
import { TOKEN_CARRIERS } from './config/schema.ts';
import { CliError } from './errors.ts';
import { chosen, listFlag, seedFlag, wholeNumber } from './flags.ts';
import { knownName } from './nearest.ts';
import type { RemoteFlags } from './remote-target.ts';
import { REPORTERS } from './reporters.ts';

/** What `check` and `doctor` say of a server alike. As commander hands them over. */
export interface TargetFlags extends RemoteFlags, ContractFlags {
  readonly config?: string;
  readonly transport?: readonly string[];
  readonly showConfig?: true;
}

/** As commander hands them over; every value has passed its parser. */
export interface CheckFlags extends TargetFlags {
  readonly adapter?: readonly string[];
  readonly property?: readonly string[];
  readonly reporter?: readonly string[];
  readonly seed: number;
  readonly sequences?: number;
  readonly maxTime?: number;
  readonly workers?: number;
  readonly failOn: string;
  readonly out?: string;
  readonly baseline?: string;
  readonly known?: string;
  readonly json?: true;
  readonly allDesigns?: true;
}

/** What holds where neither a flag, nor the environment, nor a config says anything. */
export const DEFAULT_FLAGS = {
  seed: 1, failOn: 'must', leeway: 0, grace: 0, early: 0,
} as const satisfies Partial<CheckFlags>;

export const MAX_WORKERS = 64;
const DAY_SEC = 86_400;
const MOST_LIFE_MS = 3_600_000;

/** A flag that takes a name: an unset variable of a shell must not pass for one. */
export const nameFlag = (flag: string) => (name: string): string =>
  chosen(flag, name === '' ? [] : [name], String, []).join();

const number = (flag: string, min: number, max: number): ((text: string) => number) =>
  wholeNumber({ flag, min, max });

/** @throws CliError `BAD_CLAIMS` */
function claimsFlag(text: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(text);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) {
      return claims as Readonly<Record<string, unknown>>;
    }
  } catch { /* told below */ }
  throw new CliError({
    code: 'BAD_CLAIMS', what: '--claims', expected: 'an object as JSON', got: `'${text}'`,
    todo: 'write e.g. --claims \'{"sub":"alice","aud":"chat"}\'',
  });
}

/** @throws CliError `BAD_PATH` */
const slashFlag = (flag: string) => (text: string): string => {
  if (text.startsWith('/')) return text;
  throw new CliError({
    code: 'BAD_PATH', what: flag, expected: 'something that begins with /', got: `'${text}'`,
    todo: `write e.g. ${flag} /${text}`,
  });
};

/** A whole number of seconds: what a token says of its expiry has no more to it. */
const lifetimeFlag = (text: string): number => {
  const ms = durationMs('--lifetime')(text);
  if (ms >= 1000 && ms % 1000 === 0 && ms <= MOST_LIFE_MS) return ms;
  throw new CliError({
    code: 'BAD_DURATION', what: '--lifetime', expected: 'whole seconds', got: `'${text}'`,
    todo: 'write e.g. --lifetime 2s',
  });
};

/** What a server is told to be, for every command that reaches one. */
export const withTargetFlags = (command: Command): Command => withContractFlags(command
  .option('--config <file>', 'a config; lapse.config.ts where you are, unless told otherwise',
    nameFlag('--config'))
  .option('--transport <names>', `${TRANSPORTS.join(', ')} (default: all)`, listFlag)
  .option('--event <name>', 'the event that the server listens for', nameFlag('--event'))
  .option('--secret-env <name>', 'the variable that holds the secret, or the key as PEM',
    nameFlag('--secret-env'))
  .option('--alg <name>', `${ALGORITHMS.join(', ')} (default: HS256)`, (name: string) =>
    knownName({ noun: 'algorithm' }, name, ALGORITHMS))
  .option('--claims <json>', 'what every token says, such as {"sub":"alice"}', claimsFlag)
  .option('--carrier <name>', `${TOKEN_CARRIERS.join(', ')} (default: found out)`,
    (name: string) => knownName({ noun: 'carrier' }, name, TOKEN_CARRIERS))
  .option('--token-name <name>', 'of the field, parameter, cookie or header (default: token)',
    nameFlag('--token-name'))
  .option('--namespace <name>', 'the namespace to come into', slashFlag('--namespace'))
  .option('--path <path>', 'where Socket.IO answers (default: /socket.io)',
    slashFlag('--path'))
  .option('--lifetime <s>', 'URL: how long the tokens live that are waited for (2s)', lifetimeFlag)
  .option('--client <major>', 'URL: the major of its clients, 2 or 4 (default: found out)',
    (text: string) => Number(knownName({ noun: 'major' }, text, ['2', '4'])))
  .option('--issuer-port <n>', 'URL: serve the keys of an issuer here, for a server to fetch',
    number('--issuer-port', 1, 65_535))
  .option('--i-own-this-server', 'URL: that a host other than this machine may be tested')
  .option('--show-config', 'print what all of this comes to, without secrets'));

export const withCheckFlags = (command: Command): Command => withTargetFlags(command
  .option('--adapter <names>', 'sim, loopback (default: sim, and a sample on loopback)', listFlag)
  .option('--property <ids>', 'judge these alone, e.g. EXP-2,EXP-7 (default: all)', listFlag)
  .option('--seed <n>', 'the same seed gives the same sequences everywhere', seedFlag,
    DEFAULT_FLAGS.seed)
  .option('--sequences <n>', 'how many to run in all (default: 1200; 500 for a URL)',
    number('--sequences', 1, 10_000_000))
  .option('--max-time <seconds>', 'wind up after so long', number('--max-time', 1, DAY_SEC))
  .option('--workers <n>', 'processes at once; the outcome does not depend on it',
    number('--workers', 1, MAX_WORKERS)))
  .option('--fail-on <level>', 'what makes the exit code 1: must, should', DEFAULT_FLAGS.failOn)
  .option('--reporter <names>', `${REPORTERS.join(', ')} (default: terminal, html)`, listFlag)
  .option('--baseline <run>', 'an earlier run: markdown, sarif and github tell what is new')
  .option('--known <file>', 'deviations that are known: told of, and no reason to fail',
    nameFlag('--known'))
  .option('--out <dir>', 'where the folder of this run is made', nameFlag('--out'))
  .option('--json', 'print the run file instead of the report')
  .option('--all-designs', 'check every built-in design, and hold it against the model');
