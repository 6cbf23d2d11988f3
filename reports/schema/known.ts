import { z } from 'zod';

/** The file of known deviations: what is violated, why that is so for now, and whose it is. */
export const KNOWN_SCHEMA = 'lapse.known/1';

const word = z.string().min(1).max(400);

export const knownEntrySchema = z.strictObject({
  property: z.string().regex(/^EXP-\d+$/),
  /** As it is given to `lapse check`: a design's name or the path of a module. */
  target: word,
  /** Absent: on every transport. */
  transport: word.exactOptional(),
  reason: word, owner: word,
  /** The last day on which it is excused, in UTC; absent: until it is stale. */
  expires: z.iso.date().exactOptional(),
});

export const knownFileSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  schema: z.literal(KNOWN_SCHEMA),
  known: z.array(knownEntrySchema).max(1000),
});

/**
 * What became of an entry in a run: `seen`, `stale` (judged, and not violated any more), `expired`
 * (its day is over: it excuses nothing), `not judged`, or for `another target`.
 */
export const knownStates = ['seen', 'stale', 'expired', 'not judged', 'another target'] as const;

export const knownInRunSchema = knownEntrySchema.extend({ state: z.enum(knownStates) });

export type KnownEntry = z.infer<typeof knownEntrySchema>;
export type KnownInRun = z.infer<typeof knownInRunSchema>;
export type KnownFile = z.infer<typeof knownFileSchema>;
