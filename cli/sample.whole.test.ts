import { expect, it } from 'vitest';
import { gallerySchema } from '../reports/schema/gallery.ts';
import { committed, sampleGallery, settledGallery } from './sample.ts';

it('should show of every design what a check finds today', { timeout: 1_800_000 }, async () => {
  const kept = gallerySchema.parse(JSON.parse(committed('designs', 'gallery.json')));
  expect(settledGallery(await sampleGallery())).toEqual(settledGallery(kept));
});
