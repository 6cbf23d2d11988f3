import { expect, it } from 'vitest';
import { gallerySchema } from '../reports/schema/gallery.ts';
import { runSchema } from '../reports/schema/run.ts';
import { committed, sampleGallery, sampleRun, settled, settledGallery } from './sample.ts';

/** Where it is red: `npm run sample`. */
const TIMEOUT_MS = 1_800_000;

it('should show of the server what a check finds today', { timeout: TIMEOUT_MS }, async () => {
  const kept = runSchema.parse(JSON.parse(committed('server', 'run.json')));
  expect(settled(await sampleRun())).toEqual(settled(kept));
});

it('should show of every design what a check finds today', { timeout: TIMEOUT_MS }, async () => {
  const kept = gallerySchema.parse(JSON.parse(committed('designs', 'gallery.json')));
  expect(settledGallery(await sampleGallery())).toEqual(settledGallery(kept));
});
