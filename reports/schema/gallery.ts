import { z } from 'zod';
import { runSchema } from './run.ts';

/** The file of a check of every built-in design. Change its shape, change its version. */
export const GALLERY_SCHEMA = 'lapse.gallery/1';

const count = z.number().int().min(0);

export const gallerySchema = z.strictObject({
  schema: z.literal(GALLERY_SCHEMA),
  id: z.string(), startedAt: z.iso.datetime(), elapsedMs: count,
  exitCode: z.number().int(),
  /** Of each design, in order. */
  designs: z.array(z.strictObject({
    /** Its row in the catalogue of ways in which an expired token gets through. */
    catalogue: z.string().exactOptional(),
    /** The properties that the model says it breaks. */
    predicted: z.array(z.string()),
    /** What was seen, with the shortest counterexample of each property, and no inference. */
    run: runSchema,
  })),
});

export type Gallery = z.infer<typeof gallerySchema>;
export type GalleryDesign = Gallery['designs'][number];
