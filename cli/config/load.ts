import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { CliError, messageOf } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { asSpecifier } from '../paths.ts';
import { configSchema, KEYS } from './schema.ts';
import type { Config } from './schema.ts';

/** Found by themselves where lapse is called, in this order. */
export const CONFIG_NAMES = [
  'lapse.config.ts', 'lapse.config.mts', 'lapse.config.js', 'lapse.config.mjs',
  'lapse.config.cjs', 'lapse.config.json',
] as const;

const CONFIG = /(^|[/\\])[^/\\]*\.config\.(ts|mts|js|mjs|cjs|json)$/;

/** Whether a target on the command line is the path of a config file. */
export const isConfigPath = (target: string): boolean => CONFIG.test(target);

export interface LoadedConfig { readonly path: string; readonly config: Config }

/** @returns the name of the config that lies in a folder, if there is one. */
export const configFileIn = (folder: string): string | undefined =>
  CONFIG_NAMES.find((name) => existsSync(join(folder, name)));

/** @returns the config that lies in a folder, or `null` where there is none. */
export async function configIn(folder: string): Promise<LoadedConfig | null> {
  const found = configFileIn(folder);
  return found === undefined ? null : loadConfig(join(folder, found));
}

/** @throws CliError `CONFIG_NOT_FOUND`, `CONFIG_NOT_LOADED`, `CONFIG_NOT_VALID` */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const path = resolve(file);
  const shown = asSpecifier(path, process.cwd());
  if (!existsSync(path)) {
    throw new CliError({
      code: 'CONFIG_NOT_FOUND', what: 'config', expected: 'a file', got: `'${shown}', no such file`,
      todo: 'check the path',
    });
  }
  const loaded = await read(path).catch((error: unknown) => {
    throw new CliError({
      code: 'CONFIG_NOT_LOADED', what: shown, expected: 'a file that loads by itself',
      got: messageOf(error), todo: lacksLapse(error) ? LACKS_LAPSE : 'mend that first',
    });
  });
  const parsed = configSchema.safeParse(loaded);
  if (parsed.success) return { path, config: parsed.data };
  throw notValid(shown, parsed.error.issues);
}

/** A config may as well be an object: `defineConfig` is there for its type alone. */
const LACKS_LAPSE = 'install lapse in that project, or leave its import out and write export '
  + 'default { … }';

const lacksLapse = (error: unknown): boolean =>
  /Cannot find (package|module) 'lapse'/.test(messageOf(error));

/** As it was built, lapse is JavaScript; what is in TypeScript is read by tsx. */
async function imported(path: string): Promise<unknown> {
  const url = pathToFileURL(path).href;
  if (!/ts$/.test(path)) return import(url);
  return (await import('tsx/esm/api')).tsImport(url, import.meta.url);
}

async function read(path: string): Promise<unknown> {
  if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const module = await imported(path) as { readonly default?: unknown };
  const { default: first } = module;
  // CommonJS in TypeScript, or compiled to it: its own default lies within the module's.
  const isNested = typeof first === 'object' && first !== null && 'default' in first;
  return isNested ? first.default : first;
}

type Issue = z.core.$ZodIssue;

/** What was found wrong with one way to read a config, alternatives taken apart. */
type Reading = readonly Issue[];

/** Every way to read what an issue is about: of alternatives, that of each. */
function readingsOf(issue: Issue): readonly Reading[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [[issue]];
  return issue.errors.flatMap((branch) => branch
    .map((one) => readingsOf({ ...one, path: [...issue.path, ...one.path] } as Issue))
    .reduce<readonly Reading[]>((readings, ways) =>
    readings.flatMap((reading) => ways.map((way) => [...reading, ...way])), [[]]));
}

const placeOf = ({ path }: Issue): string => path.join('.');

/** A key that stands nowhere in what may stand there; one of another alternative is not meant. */
const unknownIn = (issue: Issue): string | undefined =>
  issue.code !== 'unrecognized_keys' ? undefined
    : issue.keys.find((key) => KEYS[placeOf(issue)]?.includes(key) !== true);

/**
 * What to tell of all that does not fit: a key that is not known, wherever it stands; else what is
 * wrong with the reading that goes furthest.
 */
function foremost(issues: readonly Issue[]): Issue | undefined {
  const all = issues.map(readingsOf);
  const unknown = all.flat(2).find((issue) => unknownIn(issue) !== undefined);
  if (unknown !== undefined) return unknown;
  const [readings = []] = all;
  const isOfAnother = ({ code }: Issue): boolean => code === 'unrecognized_keys';
  return readings.filter((reading) => !reading.some(isOfAnother)).flat()
    .concat(readings.flat().filter((issue) => !isOfAnother(issue)))
    .toSorted((one, other) => other.path.length - one.path.length)[0];
}

function notValid(shown: string, issues: readonly Issue[]): CliError {
  const issue = foremost(issues);
  const place = issue === undefined ? '' : placeOf(issue);
  const key = issue === undefined ? undefined : unknownIn(issue);
  if (key !== undefined) {
    const known = KEYS[place] ?? [];
    return new CliError({
      code: 'CONFIG_UNKNOWN_KEY', what: `${shown}${place === '' ? '' : `, ${place}`}`,
      expected: known.length === 0 ? 'no such key' : `one of ${known.join(', ')}`, got: `'${key}'`,
      todo: didYouMean(key, known, 'leave it out'),
    });
  }
  const message = issue?.message ?? 'a config';
  const got = /, received (.*)$/.exec(message)?.[1];
  return new CliError({
    code: 'CONFIG_NOT_VALID', what: `${shown}, ${place === '' ? 'the config' : place}`,
    expected: message.replace(/^Invalid input: /, '').replace(/^expected /, '')
      .replace(/, received .*$/, ''),
    got: got === undefined ? 'something else' : got === 'undefined' ? 'nothing' : got,
    todo: 'see LapseConfig for what may stand there',
  });
}
