import { expect, it } from 'vitest';
import type { History } from '../model/history.ts';
import { propertyNamed } from '../properties/index.ts';
import { gallerySchema } from '../reports/schema/gallery.ts';
import { runSchema } from '../reports/schema/run.ts';
import { committed, pageOfDesigns, pageOfServer } from './sample.ts';

/** What `npm run sample` leaves; `npm run test:whole` makes all of it again. */
const run = runSchema.parse(JSON.parse(committed('server', 'run.json')));
const gallery = gallerySchema.parse(JSON.parse(committed('designs', 'gallery.json')));

it('should be drawn as pages are drawn today; else: npm run sample -- draw', () => {
  expect(pageOfServer(run) === committed('server', 'index.html')).toBe(true);
  expect(pageOfDesigns(gallery) === committed('designs', 'index.html')).toBe(true);
});

it('should be small enough to be looked at in a repository', () => {
  for (const [folder, file] of [
    ['server', 'index.html'], ['server', 'run.json'],
    ['designs', 'index.html'], ['designs', 'gallery.json'],
  ] as const) expect(committed(folder, file).length).toBeLessThan(2_000_000);
});

it('should show beside each counterexample something that keeps the property', () => {
  const shown = [run, ...gallery.designs.map((design) => design.run)].flatMap((one) =>
    one.violations.map((violation) => ({ ...violation, contract: one.contract })));
  const without = shown.filter(({ beside }) => beside === undefined);
  expect(without.length).toBeLessThan(shown.length / 10);
  for (const { property, beside, contract } of shown) {
    if (beside === undefined || beside.otherwise === 'twin') continue;
    const history = beside.history as unknown as History;
    expect(propertyNamed(property)?.judge(history, contract).violations).toEqual([]);
  }
});

it('should show nothing that the model does not predict', () => {
  expect(gallery.exitCode).not.toBe(1);
});
