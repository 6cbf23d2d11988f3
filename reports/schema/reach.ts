import { z } from 'zod';

const count = z.number().int().min(0);

/**
 * How far a check came on one transport through one adapter: of the kinds of transition that the
 * closed model of the reference can make there, those that no judged sequence made.
 */
export const reachSchema = z.strictObject({
  transport: z.string(), adapter: z.string(),
  reachable: count,
  /** By name, what is done and in what situation: `send · connected, expired`. */
  unreached: z.array(z.string().max(500)),
  /**
   * Pairs of kinds, one right after the other, by the action of the first: how many the model can
   * make, and how many of these were made. Absent in files that were never told.
   */
  pairs: z.array(z.strictObject({
    action: z.string().max(100), reachable: count, made: count,
  })).max(200).exactOptional(),
});

export type RunReach = z.infer<typeof reachSchema>;
