import { z } from 'zod';
import { CliError } from '../cli/errors.ts';
import { nearestOf } from '../cli/nearest.ts';
import { DEFAULT_SEQUENCES } from '../cli/plan.ts';

const ms = z.number().int().min(0).max(3_600_000);
const names = z.array(z.string()).min(1).readonly().exactOptional();

/** What a check can be told from a program. What `lapse check --help` says of its flags holds. */
const optionsSchema = z.strictObject({
  /** `sim`, `loopback`; both, with a sample on the latter, where it is absent. */
  adapters: names,
  /** `polling`, `websocket`, `upgrade`, `fallback`; all of them where it is absent. */
  transports: names,
  /** The properties to judge, e.g. `EXP-2`; all of them where it is absent. */
  properties: names,
  seed: z.number().int().default(1),
  /** How many sequences in all. */
  sequences: z.number().int().min(1).max(10_000_000).default(DEFAULT_SEQUENCES),
  /** Wind up after so many seconds. */
  maxTimeSec: z.number().int().min(1).max(86_400).exactOptional(),
  /** Processes at once. */
  workers: z.number().int().min(1).max(64).exactOptional(),
  /** The event that the server listens for. */
  event: z.string().min(1).exactOptional(),
  /** What makes the exit code 1. */
  failOn: z.enum(['must', 'should']).default('must'),
  /** A token counts for so long after `exp`. */
  leewayMs: ms.default(0),
  /** An expired session may be there for so long. */
  graceMs: ms.default(0),
  /** The server may end a session so long before `exp`. */
  earlyMs: ms.default(0),
  /** Whether a token without `exp` is a bad one. */
  requireExp: z.boolean().default(false),
  /** A file of known deviations. */
  known: z.string().min(1).exactOptional(),
  /** Where the folder of the run is made. */
  out: z.string().min(1).exactOptional(),
});

export type ApiOptions = z.input<typeof optionsSchema>;
export type ReadOptions = z.output<typeof optionsSchema>;

const KEYS = Object.keys(optionsSchema.shape);

/**
 * @returns the options with their defaults.
 * @throws CliError `BAD_OPTIONS`, with the nearest name of a key that there is not
 */
export function readOptions(options: ApiOptions): ReadOptions {
  const read = optionsSchema.safeParse(options);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const near = unknown === undefined ? undefined : nearestOf(unknown, KEYS);
  throw new CliError({
    code: 'BAD_OPTIONS', what: 'the options of a check',
    expected: unknown === undefined ? `a good ${issue?.path.join('.')}` : KEYS.join(', '),
    got: unknown === undefined ? issue?.message ?? 'something else' : `'${unknown}'`,
    todo: near === undefined ? 'see the types of lapse' : `did you mean '${near}'?`,
  });
}
