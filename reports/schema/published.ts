import { z } from 'zod';
import { GALLERY_SCHEMA, gallerySchema } from './gallery.ts';
import { KNOWN_SCHEMA, knownFileSchema } from './known.ts';
import { REPLAY_SCHEMA, RUN_SCHEMA, replaySchema, runSchema } from './run.ts';

/**
 * The files of lapse as JSON Schema (draft 2020-12), for whoever reads or writes them with
 * something else. They stand beside this file; `published.test.ts` holds them against what is
 * read, and writes them anew with `-u`.
 */
export const PUBLISHED = [
  { file: 'run.schema.json', title: `A run file (${RUN_SCHEMA})`, schema: runSchema },
  { file: 'replay.schema.json', title: `A replay file (${REPLAY_SCHEMA})`, schema: replaySchema },
  {
    file: 'known.schema.json', title: `Known deviations (${KNOWN_SCHEMA})`, schema: knownFileSchema,
  },
  {
    file: 'gallery.schema.json', title: `A check of every built-in design (${GALLERY_SCHEMA})`,
    schema: gallerySchema,
  },
] as const;

/** @returns one of them as it is published. */
export const jsonSchemaOf = ({ title, schema }: (typeof PUBLISHED)[number]): string =>
  `${JSON.stringify({ title, ...z.toJSONSchema(schema, { reused: 'ref' }) }, null, 2)}\n`;
