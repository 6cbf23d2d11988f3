import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DESIGNS } from '../model/designs/index.ts';
import { DEFAULT_FLAGS } from './check-flags.ts';
import type { CheckFlags, TargetFlags } from './check-flags.ts';
import { configIn, isConfigPath, loadConfig } from './config/load.ts';
import type { LoadedConfig } from './config/load.ts';
import type { CommandTarget, Config } from './config/schema.ts';
import {
  attachedModule, checkIssuer, looksLikeUrl, remoteTarget, startedBy,
} from './remote-target.ts';
import { asSpecifier } from './paths.ts';
import type { TargetRef } from './protocol.ts';
import { targetNamed } from './target.ts';
import type { NamedTarget } from './target.ts';

/** Flags, environment, config and defaults as one, and the target that they speak of. */
export interface Settings<Flags> extends NamedTarget {
  readonly flags: Flags;
  /** The config that was read, as it is written into a message. */
  readonly configPath?: string;
}

/** The variable of the environment that says the same as a flag: `LAPSE_MAX_TIME`. */
export const variableFor = (flag: string): string =>
  `LAPSE_${flag.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`;

/** Flags that are no settings: what one asks for once. */
const ASKED_ONCE = ['--json', '--all-designs', '--show-config', '--help', '--config'];

/**
 * Every flag can be said by a variable as well, read by the same parser. Flags go before it, and an
 * empty one says nothing.
 */
export function readEnvironment(command: Command): Command {
  return command.hook('preAction', () => {
    for (const option of command.options) {
      const flag = option.long ?? '';
      const said = process.env[variableFor(flag)] ?? '';
      const name = option.attributeName();
      if (said === '' || ASKED_ONCE.includes(flag)) continue;
      if (command.getOptionValueSource(name) === 'cli') continue;
      const value: unknown = option.isBoolean() ? isYes(said)
        : option.parseArg?.(said, undefined as never) ?? said;
      command.setOptionValueWithSource(name, value, 'env');
    }
  });
}

const isYes = (said: string): boolean => !['0', 'false', 'no'].includes(said.toLowerCase());

/** Where the value of a flag comes from, by commander's own words. */
export type Sources = (flag: string) => string | undefined;
export const sourcesOf = (command: Command): Sources =>
  (flag) => command.getOptionValueSource(flag);

/** Flag before environment before config before default. @throws CliError */
export async function settingsFrom<Flags extends TargetFlags>(
  sources: Sources, named: string | undefined, given: Flags,
): Promise<Settings<Flags>> {
  const loaded = await configFor(named, given.config);
  const config = loaded?.config ?? {};
  const flags = mergedFlags(sources, given, config);
  const target = targetFrom(named, flags, config, loaded);
  return { ...target, flags, ...(loaded === null ? {} : { configPath: loaded.path }) };
}

/** A built-in design has nothing to be told; whatever else is named may be what a config is of. */
function configFor(
  named: string | undefined, file: string | undefined,
): Promise<LoadedConfig | null> {
  if (named !== undefined && isConfigPath(named)) return loadConfig(named);
  if (file !== undefined) return loadConfig(file);
  if (DESIGNS.some(({ id }) => id === named)) return Promise.resolve(null);
  return configIn(process.cwd());
}

/** What a config says, by the names that commander gives its flags. */
function flagsOf(config: Config): Partial<Record<keyof CheckFlags, unknown>> {
  return {
    adapter: config.adapter, transport: config.transport, property: config.property,
    sequences: config.sequences, seed: config.seed, maxTime: config.maxTime,
    workers: config.workers, failOn: config.failOn, reporter: config.reporter, out: config.out,
    event: config.messages?.event,
    leeway: config.leewayMs, grace: config.graceMs, early: config.earlyMs,
    requireExp: config.requireExp, iOwnThisServer: config.iOwnThisServer,
  };
}

const OWN = new Set<string | undefined>(['cli', 'env']);

function mergedFlags<Flags extends object>(sources: Sources, given: Flags, config: Config): Flags {
  const said = Object.entries(flagsOf(config)).filter(([name, value]) =>
    value !== undefined && !OWN.has(sources(name)));
  return { ...given, ...Object.fromEntries(said) };
}

const DEFAULT_TARGET = 'reference';

function targetFrom(
  named: string | undefined, flags: TargetFlags, config: Config, loaded: LoadedConfig | null,
): NamedTarget {
  const text = named === undefined || isConfigPath(named) ? config.target : named;
  const target = text ?? DEFAULT_TARGET;
  const path = loaded?.path;
  const told = (found: NamedTarget): NamedTarget => found.target.kind !== 'module' ? found
    : { ...found, target: { ...found.target, ...attachedModule(flags, config, path) } };
  if (typeof target === 'string' && !looksLikeUrl(target)) {
    const isOfConfig = text !== named && path !== undefined;
    return told(targetNamed(
      target, flags.event, [...isOfConfig ? [join(path, '..')] : [], process.cwd()]));
  }
  if (typeof target === 'object' && 'module' in target) {
    return told(targetNamed(asPath(target.module), flags.event, [join(path ?? '.', '..')]));
  }
  const url = typeof target === 'string' ? target : target.url;
  const ref = remoteTarget(url, flags, config, path);
  const starts = typeof target === 'object' && 'command' in target && path !== undefined
    ? { starts: startedBy(target as CommandTarget, path) } : {};
  // What is started by a config is named by it: a command line may say what nobody is to read.
  const shownTarget = 'starts' in starts ? asSpecifier(path ?? '', process.cwd()) : ref.url;
  const attached = { ...ref, ...starts };
  checkIssuer(attached);
  return { target: attached, shownTarget };
}

/** The target of a config that is looked for in several folders. */
export async function configuredTarget(
  file: string, folders: readonly string[], flags: Pick<TargetFlags, 'iOwnThisServer'>,
): Promise<TargetRef> {
  const places = folders.map((folder) => join(folder, file));
  const loaded = await loadConfig(places.find((place) => existsSync(place)) ?? file);
  return targetFrom(undefined, { ...DEFAULT_FLAGS, ...flags }, loaded.config, loaded).target;
}

/** Whatever is called a module is a path, also where it looks like a name. */
const asPath = (module: string): string => /[/\\.]/.test(module) ? module : `./${module}`;

const SECRETS = /secret|token|key|password/i;

/** What all of it comes to, with nothing in it that must not be seen. */
export function shownSettings({ target, flags, configPath }: Settings<object>): object {
  return masked({
    ...(configPath === undefined ? {} : { config: configPath }), target, flags,
  }) as object;
}

/** As a command line sets a variable, or gives it as a flag; in quotes it may have spaces. */
const NAMES = '[\\w-]*(?:SECRET|TOKEN|KEY|PASSWORD)[\\w-]*';
const INLINE_SECRET =
  new RegExp(`(${NAMES}=|-${NAMES}\\s+)("[^"]*"|'[^']*'|\\S+)`, 'gi');
/** Whoever has a URL of a database has its password. */
const IN_URL = /(:\/\/[^\s/:@]*:)[^\s/@]+@/g;

/** By the names of what holds it: that of a variable is no secret, nor is a token's name. */
const SHOWN = ['secretEnv', 'tokenName'];

function masked(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, masked(one, key)]));
  }
  if (typeof value !== 'string') return value;
  const isSecret = SECRETS.test(name) && !SHOWN.includes(name);
  return isSecret ? '***' : value.replace(INLINE_SECRET, '$1***').replace(IN_URL, '$1***@');
}
