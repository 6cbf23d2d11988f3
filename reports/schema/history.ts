import { z } from 'zod';
import { stepSchema } from './step.ts';

const atMs = z.number().int();

export const observationSchema = z.strictObject({
  /** Where the server's clock is not ours, from `atMs` to `latestMs`. */
  atMs, latestMs: atMs.exactOptional(), client: z.string(), nsp: z.string().exactOptional(),
  by: z.enum(['server', 'client']), kind: z.string(),
  packet: z.string().exactOptional(),
  ok: z.boolean().exactOptional(),
  reason: z.string().max(100_000).exactOptional(),
  catchAll: z.literal(true).exactOptional(),
  earlier: z.literal(true).exactOptional(),
  further: z.literal(true).exactOptional(),
  mute: z.literal(true).exactOptional(),
  wordless: z.literal(true).exactOptional(),
  told: z.literal(true).exactOptional(),
  recovered: z.literal(true).exactOptional(),
  pid: z.enum(['new', 'kept']).exactOptional(),
  what: z.enum(['engine', 'listing', 'room', 'stored session']).exactOptional(),
});

const eventSchema = z.strictObject({
  step: stepSchema, fromMs: atMs, toMs: atMs, observations: z.array(observationSchema),
});

export const historySchema = z.strictObject({
  phaseMs: z.number().int().min(0).max(999), events: z.array(eventSchema).max(10_000),
});
