import { z } from 'zod';

const count = z.number().int().min(0);
const ms = z.number().int();

export const pathNames = [
  'handshake', 'recovery', 'event', 'ack', 'emit', 'broadcast',
] as const;

/** How far from the expiry something was let through, and where that was. */
const latestSchema = z.strictObject({
  sinceExpMs: ms, transport: z.string(), adapter: z.string(),
  /** Counted from 1 within that transport and adapter. */
  sequence: count,
});

/**
 * How far from an expiry things came about, counted over every sequence that was judged, except
 * where the clock was tampered with. Bucket 0 lies before the first edge, bucket `n` begins with
 * edge `n − 1`.
 */
export const latenessSchema = z.strictObject({
  /** Milliseconds after `exp`, ascending. */
  edgesMs: z.array(ms).min(1).max(64),
  paths: z.array(z.strictObject({
    path: z.enum(pathNames),
    /** Tried: a client was decided on, a frame arrived, the application was to write. */
    tried: z.array(count).max(65),
    /** How often it went through. */
    through: z.array(count).max(65),
    /** The latest that was tried, in milliseconds after `exp`. */
    latestTriedMs: ms.exactOptional(),
    /** The latest that went through, where any did on or after `exp`. */
    latest: latestSchema.exactOptional(),
  })),
});

export type RunLateness = z.infer<typeof latenessSchema>;
export type RunPath = RunLateness['paths'][number];
