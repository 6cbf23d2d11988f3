import { z } from 'zod';
import { ALGORITHMS } from '../../adapters/remote/algorithms.ts';
import { TRANSPORTS } from '../../model/bounds.ts';
import { FEATURES } from '../../model/feature.ts';
import type { Feature } from '../../model/feature.ts';

const MOST_MS = 3_600_000;
const count = (most: number): z.ZodNumber => z.number().int().min(1).max(most);
const durationMs = z.number().int().min(0).max(MOST_MS);
const name = z.string().min(1).max(1_000);
const names = z.array(name).min(1);
const aFunction = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function', 'expected a function');

/** A server that lapse starts by a command line, and how it shows that it is up. */
const commandSchema = z.strictObject({
  command: name,
  url: z.url(),
  cwd: name.optional(),
  env: z.record(z.string(), z.string()).optional(),
  ready: z.strictObject({
    /** Something that it prints. */
    log: name.optional(),
    /** A URL that is answered, by whatever status below 500; otherwise the port is waited for. */
    url: z.url().optional(),
    withinSec: z.number().positive().max(600).optional(),
  }).optional(),
});

const targetSchema = z.union([
  name,
  z.strictObject({ module: name }),
  // What says a command as well is one, with whatever else is wrong with it.
  z.strictObject({ url: z.url(), command: z.undefined().optional() }),
  commandSchema,
]);

/** A request as any HTTP client makes it. */
const requestShape = {
  url: z.url(), method: name.optional(),
  headers: z.record(z.string(), z.string()).optional(), body: z.unknown().optional(),
};
const loginSchema = z.strictObject({
  ...requestShape,
  token: z.union([
    z.strictObject({ json: name }), z.strictObject({ cookie: name }),
    z.strictObject({ header: name }),
  ]),
});

const tokensSchema = z.strictObject({
  alg: z.enum(ALGORITHMS).optional(),
  secretEnv: z.string().regex(/^[A-Za-z_]\w*$/, 'expected the name of a variable').optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
  lifetimeSec: z.number().int().min(1).max(3_600).optional(),
  /** A function of the claims, or a command line that reads them as JSON and prints a token. */
  mint: z.union([aFunction, name]).optional(),
  /** A request whose answer has a token, or a function: for tokens that lapse cannot sign. */
  login: z.union([aFunction, loginSchema]).optional(),
  /** Serves the keys that tokens are signed with, for a server that fetches them. */
  issuer: z.union([z.literal(true), z.strictObject({ port: count(65_535) })]).optional(),
});

/** Where lapse can put a token. */
export const TOKEN_CARRIERS = ['auth', 'query', 'header', 'cookie'] as const;

const namespaceName = z.string().regex(/^\//, 'expected a name that begins with /');

const carrierSchema = z.union([
  z.enum(TOKEN_CARRIERS),
  z.strictObject({
    by: z.enum(TOKEN_CARRIERS),
    name: name.optional(),
    scheme: z.string().max(100).optional(),
  }),
]);

const messagesSchema = z.strictObject({
  event: name.optional(),
  payload: z.union([z.array(z.unknown()), aFunction]).optional(),
  accepted: z.union([z.strictObject({ event: name }), aFunction]).optional(),
});

/** How a client shows a new token, and how the server is told of a logout. */
const refreshSchema = z.strictObject({
  event: name,
  payload: z.union([z.array(z.unknown()), aFunction]).optional(),
  accepted: aFunction.optional(),
});
const authenticateSchema = z.strictObject({
  event: name,
  payload: z.union([z.array(z.unknown()), aFunction]).optional(),
  accepted: z.union([z.strictObject({ event: name }), aFunction]).optional(),
});
const revokeSchema = z.union([
  aFunction, z.strictObject({ ...requestShape, withinMs: durationMs.optional() }),
]);

/** Why, by what is lacked. */
const lacksSchema = z.strictObject(Object.fromEntries(
  FEATURES.map((feature) => [feature, name.optional()]),
) as Record<Feature, z.ZodOptional<typeof name>>);

/** The file in which a server of one's own is described: every key, and nothing beside them. */
export const configSchema = z.strictObject({
  target: targetSchema.optional(),
  tokens: tokensSchema.optional(),
  carrier: carrierSchema.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  messages: messagesSchema.optional(),
  client: z.union([z.literal(2), z.literal(4)]).optional(),
  authenticate: authenticateSchema.optional(),
  refresh: refreshSchema.optional(),
  revoke: revokeSchema.optional(),
  namespace: z.union([namespaceName, z.tuple([namespaceName, namespaceName])]).optional(),
  path: z.string().regex(/^\//, 'expected a path that begins with /').optional(),
  lacks: lacksSchema.optional(),
  adapter: names.optional(),
  transport: z.array(z.enum(TRANSPORTS)).min(1).optional(),
  property: names.optional(),
  sequences: count(10_000_000).optional(),
  seed: z.number().int().optional(),
  maxTime: count(86_400).optional(),
  workers: count(64).optional(),
  failOn: z.enum(['must', 'should']).optional(),
  reporter: names.optional(),
  out: name.optional(),
  leewayMs: durationMs.optional(),
  graceMs: durationMs.optional(),
  earlyMs: durationMs.optional(),
  requireExp: z.boolean().optional(),
  iOwnThisServer: z.boolean().optional(),
});

export type Config = z.infer<typeof configSchema>;
export type CommandTarget = z.infer<typeof commandSchema>;

/** Every object that a config can have, by where it is: for telling the nearest key. */
export const KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(configSchema.shape),
  target: ['module', ...Object.keys(commandSchema.shape)],
  'target.ready': ['log', 'url', 'withinSec'],
  tokens: Object.keys(tokensSchema.shape),
  carrier: ['by', 'name', 'scheme'],
  messages: Object.keys(messagesSchema.shape),
  authenticate: Object.keys(authenticateSchema.shape),
  'authenticate.accepted': ['event'],
  refresh: Object.keys(refreshSchema.shape),
  revoke: [...Object.keys(requestShape), 'withinMs'],
  lacks: FEATURES,
  'tokens.issuer': ['port'],
  'tokens.login': Object.keys(loginSchema.shape),
  'tokens.login.token': ['json', 'cookie', 'header'],
  'messages.accepted': ['event'],
};
