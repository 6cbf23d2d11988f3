import { z } from 'zod';
import { DEFAULT_FLAGS } from '../cli/check-flags.ts';
import type { CheckFlags } from '../cli/check-flags.ts';
import type { CheckOptions } from '../cli/check-options.ts';
import { optionsFrom } from '../cli/commands/check.ts';
import { CliError } from '../cli/errors.ts';
import { didYouMean } from '../cli/nearest.ts';
import { settingsFrom } from '../cli/settings.ts';

const ms = z.number().int().min(0).max(3_600_000).exactOptional();
const names = z.array(z.string()).min(1).readonly().exactOptional();

/** What a check can be told from a program. What `lapse check --help` says of its flags holds. */
const optionsSchema = z.strictObject({
  /** `sim`, `loopback`; both, with a sample on the latter, where it is absent. */
  adapters: names,
  /** `polling`, `websocket`, `upgrade`, `fallback`; all of them where it is absent. */
  transports: names,
  /** The properties to judge, e.g. `EXP-2`; all of them where it is absent. */
  properties: names,
  seed: z.number().int().exactOptional(),
  /** How many sequences in all. */
  sequences: z.number().int().min(1).max(10_000_000).exactOptional(),
  /** Wind up after so many seconds. */
  maxTimeSec: z.number().int().min(1).max(86_400).exactOptional(),
  /** Processes at once. */
  workers: z.number().int().min(1).max(64).exactOptional(),
  /** The event that the server listens for. */
  event: z.string().min(1).exactOptional(),
  /** What makes the exit code 1. */
  failOn: z.enum(['must', 'should']).exactOptional(),
  /** A token counts for so long after `exp`. */
  leewayMs: ms,
  /** An expired session may be there for so long. */
  graceMs: ms,
  /** The server may end a session so long before `exp`. */
  earlyMs: ms,
  /** Whether a token without `exp` is a bad one. */
  requireExp: z.boolean().exactOptional(),
  /** A file of known deviations. */
  known: z.string().min(1).exactOptional(),
  /** Where the folder of the run is made. */
  out: z.string().min(1).exactOptional(),
});

export type ApiOptions = z.infer<typeof optionsSchema>;

const KEYS = Object.keys(optionsSchema.shape);

/**
 * @returns what a check is asked to do. What a program says goes before a config; what it leaves
 * out may stand there, or else is what it is for `lapse check`.
 * @throws CliError `BAD_OPTIONS`, with the nearest name of a key that there is not
 */
export async function checkOptionsOf(target: string, options: ApiOptions): Promise<CheckOptions> {
  const said = flagsOf(readOptions(options));
  const flags = { ...DEFAULT_FLAGS, ...said };
  return optionsFrom(await settingsFrom((name) => name in said ? 'cli' : 'default', target, flags));
}

/** By the names that the command line has for them; what was not said is left out. */
function flagsOf(options: ApiOptions): Partial<CheckFlags> {
  const {
    adapters, transports, properties, leewayMs, graceMs, earlyMs, maxTimeSec, ...same
  } = options;
  const said: { readonly [Name in keyof CheckFlags]?: CheckFlags[Name] | undefined } = {
    ...same, adapter: adapters, transport: transports, property: properties,
    leeway: leewayMs, grace: graceMs, early: earlyMs, maxTime: maxTimeSec, reporter: ['html'],
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

function readOptions(options: ApiOptions): ApiOptions {
  const read = optionsSchema.safeParse(options);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  throw new CliError({
    code: 'BAD_OPTIONS', what: 'the options of a check',
    expected: unknown === undefined ? `a good ${issue?.path.join('.')}` : KEYS.join(', '),
    got: unknown === undefined ? issue?.message ?? 'something else' : `'${unknown}'`,
    todo: didYouMean(unknown ?? '', KEYS, 'see the types of lapse'),
  });
}
