import { expect, it } from 'vitest';
import { gallerySchema } from '../reports/schema/gallery.ts';
import { runSchema } from '../reports/schema/run.ts';
import { committed, pageOfDesigns, pageOfServer, sampleRun, settled } from './sample.ts';

/** What `npm run sample` leaves; `npm run test:whole` makes the designs' part again as well. */
const run = runSchema.parse(JSON.parse(committed('server', 'run.json')));
const gallery = gallerySchema.parse(JSON.parse(committed('designs', 'gallery.json')));

it('should be drawn as pages are drawn today: npm run sample -- draw', () => {
  expect(pageOfServer(run) === committed('server', 'index.html')).toBe(true);
  expect(pageOfDesigns(gallery) === committed('designs', 'index.html')).toBe(true);
});

it('should show what a check finds today: npm run sample', { timeout: 300_000 }, async () => {
  expect(settled(await sampleRun())).toEqual(settled(run));
});

it('should be small enough to be looked at in a repository', () => {
  for (const [folder, file] of [
    ['server', 'index.html'], ['server', 'run.json'],
    ['designs', 'index.html'], ['designs', 'gallery.json'],
  ] as const) expect(committed(folder, file).length).toBeLessThan(2_000_000);
});

it('should have every faulty design caught', () => {
  expect(gallery.exitCode).toBe(0);
});
