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
});

export type RunReach = z.infer<typeof reachSchema>;
