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
  throw notValid(shown, parsed.error.issues[0]);
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

/** A branch that fits but for keys that it does not know is what was meant; else the furthest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const branches = issue.errors.map((branch) => branch.map((one) =>
    deepest({ ...one, path: [...issue.path, ...one.path] } as Issue)));
  const unknown = branches.flatMap((branch) =>
    branch.length === 1 && branch[0]?.code === 'unrecognized_keys' ? [branch[0]] : []);
  const [nearest] = unknown.sort((a, b) => a.keys.length - b.keys.length);
  return nearest ?? branches.flat().find((one) => one.path.length > issue.path.length) ?? issue;
}

function notValid(shown: string, found: Issue | undefined): CliError {
  const issue = found === undefined ? undefined : deepest(found);
  const place = issue?.path.join('.') ?? '';
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const known = KEYS[place] ?? [];
    return new CliError({
      code: 'CONFIG_UNKNOWN_KEY', what: `${shown}${place === '' ? '' : `, ${place}`}`,
      expected: known.length === 0 ? 'no such key' : `one of ${known.join(', ')}`, got: `'${key}'`,
      todo: didYouMean(key, known, 'leave it out'),
    });
  }
  return new CliError({
    code: 'CONFIG_NOT_VALID', what: `${shown}, ${place === '' ? 'the config' : place}`,
    expected: (issue?.message ?? 'a config').replace(/^Invalid input: /, '')
      .replace(/^expected /, '').replace(/, received .*$/, ''),
    got: 'something else', todo: 'see LapseConfig for what may stand there',
  });
}
