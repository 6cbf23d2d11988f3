import { z } from 'zod';
import { observationSchema } from './history.ts';
import { stepSchema } from './step.ts';

const count = z.number().int().min(0);

/**
 * Where a design was ruled out: the first step of which the model predicts something else of it
 * than was observed.
 */
const fallSchema = z.strictObject({
  transport: z.string(), adapter: z.string(),
  /** Counted from 1 within that transport and adapter. */
  sequence: count,
  /** From 0. */
  event: count,
  step: stepSchema,
  /** What that design would have shown and the server did not, and the other way round. */
  expected: z.array(observationSchema), seen: z.array(observationSchema),
});

/** Which of the built-in designs the server may be, by what it was seen to do. */
export const inferenceSchema = z.strictObject({
  /** Sequences that were held against the designs. */
  sequences: count,
  designs: z.array(z.strictObject({
    design: z.string(),
    /** Sequences in which the server did what the design would, as far as they were compared. */
    agreed: count,
    /** Absent: the server is consistent with it. */
    fell: fallSchema.exactOptional(),
  })),
});

export type RunInference = z.infer<typeof inferenceSchema>;
export type RunStanding = RunInference['designs'][number];
