import { z } from 'zod';
import { historySchema, observationSchema } from './history.ts';
import { inferenceSchema } from './inference.ts';
import { knownInRunSchema } from './known.ts';
import { latenessSchema } from './lateness.ts';
import { reachSchema } from './reach.ts';
import { stepSchema } from './step.ts';
import { tokenPartsSchema, wirePacketSchema } from './wire.ts';

/** The run file: everything the reports are drawn from. Change its shape, change its version. */
export const RUN_SCHEMA = 'lapse.run/1';
export const REPLAY_SCHEMA = 'lapse.replay/1';

const text = z.string().max(100_000);
const count = z.number().int().min(0);
const atMs = z.number().int();

const contractSchema = z.strictObject({
  leewayMs: count, graceMs: count, earlyMs: count, requireExp: z.boolean(),
});

const breachSchema = z.strictObject({
  event: count, atMs, token: z.string().exactOptional(), expMs: atMs.exactOptional(),
  packet: z.string().exactOptional(), observation: observationSchema.exactOptional(), says: text,
});

const tokenLifeSchema = z.strictObject({
  name: z.string(), says: text,
  /** Absent: no bound. */
  nbfMs: atMs.exactOptional(), expMs: atMs.exactOptional(),
  /** What it is made of; absent where it is none that could be taken apart. */
  parts: tokenPartsSchema.exactOptional(),
  /** It was shown as it should be, and is no JWT: nobody but who gave it out can take it apart. */
  opaque: z.literal(true).exactOptional(),
});

const levelSchema = z.enum(['MUST', 'SHOULD']);
export const verdictNames = ['held', 'violated', 'skipped', 'vacuous', 'inconclusive'] as const;

/**
 * An allowance under which nothing that was seen would violate the property: the smallest, and how
 * often the property was exercised and held under it. 0: nothing later was tried.
 */
const allowanceSchema = z.strictObject({
  of: z.enum(['leewayMs', 'graceMs', 'earlyMs']), ms: count, held: count,
});

/** One cell of the matrix: a property on one transport through one adapter. */
export const verdictSchema = z.strictObject({
  property: z.string(), level: levelSchema, says: text, source: text,
  transport: z.string(), adapter: z.string(),
  verdict: z.enum(verdictNames), reason: text.exactOptional(),
  exercised: count, violations: count,
  /** Where it is violated: every allowance that would do, none where none would. */
  allowances: z.array(allowanceSchema).max(3).exactOptional(),
  /** Where it is violated, and somebody has said why that is so for now: no reason to fail. */
  known: z.strictObject({ reason: text, owner: text }).exactOptional(),
});

/** Where one client stands in one namespace after a step, by the contract's reading. */
const standingSchema = z.strictObject({
  client: z.string(), nsp: z.string().exactOptional(),
  is: z.enum(['joining', 'unauthenticated', 'admitted', 'refused', 'gone']),
  /** The token that counts, and when it expires; absent: never. */
  token: z.string(), expMs: atMs.exactOptional(),
});

const againSchema = z.strictObject({
  on: z.literal('loopback'), is: z.enum(['the same', 'otherwise', 'inconclusive']),
  reason: text.exactOptional(), history: historySchema.exactOptional(),
});

export const violationSchema = z.strictObject({
  property: z.string(), level: levelSchema, transport: z.string(), adapter: z.string(),
  breach: breachSchema,
  minimality: z.enum(['shortest', '1-minimal', 'as found']),
  /** The part of the protocol that it was found in, and that *shortest* speaks of. */
  scope: z.string().exactOptional(),
  /** Sequences executed to find it, to shrink it, and to look for a shorter one. */
  foundAfter: count, shrinkRuns: count, shorterTried: count,
  history: historySchema,
  tokens: z.array(tokenLifeSchema),
  /** For each event of the history, what is so after it. */
  standings: z.array(z.array(standingSchema)).exactOptional(),
  /** What is as near to it as can be and keeps the property, and in what it differs. */
  beside: z.strictObject({
    otherwise: z.enum(['instant', 'order', 'step', 'fewer', 'twin', 'as run']),
    history: historySchema,
  }).exactOptional(),
  /** What came of the same steps through another adapter. */
  again: againSchema.exactOptional(),
  /** What the server's wall clock showed when the sequence began, ms since the epoch. */
  startMs: atMs.exactOptional(),
  /** What passed between clients and server; absent where nobody saw it. */
  wire: z.array(wirePacketSchema).max(300).exactOptional(),
  /** As they wrote it and were given it; absent: as the server saw it. */
  wireBy: z.literal('clients').exactOptional(),
  /** Packets that passed after those. */
  wireLeftOut: count.exactOptional(),
  /** The replay file's name, beside the run file. */
  replay: z.string(),
});

/**
 * By what clock messages were judged, where nobody sets it: how far the server's is ahead of ours,
 * at least and at most, and to within how much an acceptance could be placed.
 */
const clockSchema = z.strictObject({
  lowMs: z.number(), highMs: z.number(), by: text,
  medianWidthMs: count, widestMs: count,
  /** Messages that were accepted too close to an expiry to call. */
  unclear: count,
  /** How soon after an expiry a message was written to a session that stood, at its soonest. */
  soonest: z.array(z.strictObject({ transport: z.string(), ms: count })).exactOptional(),
});

const problemSchema = z.strictObject({
  /** Who is at fault: the harness itself, the server under test, or the way lapse was called. */
  of: z.enum(['harness', 'target']),
  code: z.string(), message: text, sequence: count.exactOptional(),
});

export const runSchema = z.strictObject({
  schema: z.literal(RUN_SCHEMA),
  id: z.string(), startedAt: z.iso.datetime(), elapsedMs: count,
  exitCode: z.number().int(),
  stopped: z.enum(['budget', 'interrupted', 'time', 'target failed', 'harness failed']),
  versions: z.record(z.string(), z.string()),
  options: z.strictObject({
    target: z.string(), adapters: z.array(z.string()), transports: z.array(z.string()),
    seed: z.number().int(), sequences: count, properties: z.array(z.string()),
    failOn: z.enum(['must', 'should']), event: z.string().exactOptional(),
    /** What was known of a server that runs somewhere else; no secret. */
    attach: z.record(z.string(), z.unknown()).exactOptional(),
  }),
  target: z.strictObject({
    name: z.string(), kind: z.enum(['design', 'module', 'url']), says: text,
    lacks: z.array(z.strictObject({ feature: z.string(), reason: text })),
    /** Where the module registers its listener of the event, where that could be learnt. */
    listener: z.strictObject({
      /** Relative to where lapse was called, with forward slashes. */
      file: z.string().max(1000), line: z.number().int().min(1),
    }).exactOptional(),
  }),
  contract: contractSchema,
  clock: clockSchema.exactOptional(),
  executed: z.strictObject({
    sequences: count, steps: count, inconclusive: count,
    /** Sequences whose steps are not those of another one. */
    distinct: count.exactOptional(),
  }),
  /** SHA-256 over every history that was judged, frames aliased, segment boundaries included. */
  historySha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Absent where nothing was held against the designs. */
  inference: inferenceSchema.exactOptional(),
  /** How far from expiry things were let through. */
  lateness: latenessSchema.exactOptional(),
  /** The known deviations that the run was told of, and what became of each. */
  known: z.array(knownInRunSchema).exactOptional(),
  /** Which transitions were made, of all that can be; absent in files that were never told. */
  reach: z.array(reachSchema).exactOptional(),
  verdicts: z.array(verdictSchema),
  violations: z.array(violationSchema),
  problems: z.array(problemSchema),
});

export const replaySchema = z.strictObject({
  schema: z.literal(REPLAY_SCHEMA),
  target: z.string(), event: z.string().exactOptional(), adapter: z.string(),
  /** What has to be known to reach a server that runs somewhere else; no secret. */
  attach: z.record(z.string(), z.unknown()).exactOptional(),
  property: z.string(), contract: contractSchema,
  phaseMs: z.number().int().min(0).max(999),
  steps: z.array(stepSchema).min(1).max(1000),
  /** What was seen when it was recorded. */
  expected: breachSchema,
  versions: z.record(z.string(), z.string()),
});

export type Run = z.infer<typeof runSchema>;
export type RunAgain = z.infer<typeof againSchema>;
export type RunAllowance = z.infer<typeof allowanceSchema>;
export type RunVerdict = z.infer<typeof verdictSchema>;
export type RunViolation = z.infer<typeof violationSchema>;
export type RunHistory = z.infer<typeof historySchema>;
export type RunObservation = z.infer<typeof observationSchema>;
export type Replay = z.infer<typeof replaySchema>;
