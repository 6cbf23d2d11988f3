import {
  committed, sampleGallery, sampleRun, settled, settledGallery, writeDesigns, writeServer,
} from '../cli/sample.ts';
import { gallerySchema } from '../reports/schema/gallery.ts';
import { runSchema } from '../reports/schema/run.ts';

/**
 * `npm run sample [-- draw]`: makes reports/sample again, where it would come out otherwise; with
 * `draw` the pages alone, from the files that are there.
 */
const before = <Value>(read: () => Value): Value | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

const oldRun = before(() => runSchema.parse(JSON.parse(committed('server', 'run.json'))));
const oldGallery = before(() =>
  gallerySchema.parse(JSON.parse(committed('designs', 'gallery.json'))));

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const drawOnly = process.argv[2] === 'draw';
const run = drawOnly ? oldRun : await sampleRun();
if (run === null) throw new Error('there is no sample yet → npm run sample');
writeServer(oldRun !== null && isSame(settled(oldRun), settled(run)) ? oldRun : run);

const gallery = drawOnly ? oldGallery : await sampleGallery();
if (gallery === null) throw new Error('there is no sample yet → npm run sample');
writeDesigns(oldGallery !== null && isSame(settledGallery(oldGallery), settledGallery(gallery))
  ? oldGallery : gallery);
process.stdout.write('reports/sample is up to date\n');
