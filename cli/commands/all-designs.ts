import { realIsoNow, realNowMs } from '../../adapters/real.ts';
import { DESIGNS } from '../../model/designs/index.ts';
import type { GalleryDesign } from '../../reports/schema/gallery.ts';
import type { CheckOptions } from '../check-options.ts';
import { EXIT } from '../errors.ts';
import type { ExitCode } from '../errors.ts';
import { drawnGallery, galleryReporter } from '../gallery-text.ts';
import { buildGallery, galleryDesign, optionsFor, shardsFor } from '../gallery.ts';
import { IdleWorkers } from '../idle-workers.ts';
import { listenForInterruption } from '../interruption.ts';
import { placeOf } from '../paths.ts';
import { inPool } from '../pool.ts';
import { showProgress } from '../progress.ts';
import { runCheck } from '../run-check.ts';
import type { Services } from '../run-check.ts';
import { jsonText, makeRunFolder, runsFolder, writeGallery } from '../run-folder.ts';
import { note, print } from '../screen.ts';
import { versionsFor } from '../versions.ts';

/** Enough for every faulty design to be caught; not for all that is wrong with each to be met. */
export const SEQUENCES_OF_EACH = 400;

/** Checks every built-in design, and holds what is seen against what the model predicts. */
export async function checkAllDesigns(
  options: CheckOptions, services: Services,
): Promise<ExitCode> {
  options.reporters.forEach(galleryReporter);
  const folder = makeRunFolder(runsFolder(process.cwd(), options.out));
  const startedAt = realIsoNow();
  const startMs = realNowMs();
  note(`lapse: ${DESIGNS.length} designs, ${options.sequences} sequences of each, seed ${
    options.seed}, ${options.transports.join(', ')}, ${options.adapters.join(', ')}`);
  const interruption = listenForInterruption();
  const { designs, whole } = await checkedDesigns(options, {
    ...services, ...interruption, id: folder.id, startedAt,
  });
  const gallery = buildGallery({
    id: folder.id, startedAt, elapsedMs: Math.round(realNowMs() - startMs), designs: [...designs],
  });
  const place = placeOf(folder.path);
  const page = options.reporters.includes('html')
    ? () => drawnGallery('html', gallery, place) : undefined;
  writeGallery(folder, gallery, page);
  if (options.json) print(jsonText(gallery));
  else if (options.reporters.includes('terminal')) print(drawnGallery('terminal', gallery, place));
  (options.json ? note : print)(
    `Report: ${place.directory}/${page === undefined ? 'gallery.json' : 'index.html'}`);
  const interrupted = interruption.windUp.aborted;
  interruption.release();
  return interrupted ? EXIT.interrupted : whole ? gallery.exitCode as ExitCode : EXIT.undecided;
}

type Session = Services & ReturnType<typeof listenForInterruption>
  & { readonly id: string; readonly startedAt: string };

async function checkedDesigns(options: CheckOptions, session: Session): Promise<{
  readonly designs: readonly GalleryDesign[]; readonly whole: boolean;
}> {
  const { id, startedAt, ...rest } = session;
  const progress = showProgress(DESIGNS.map(() => options.sequences * options.adapters.length));
  const untilMs = realNowMs() + (options.maxTimeSec ?? Infinity) * 1000;
  const leftSec = (): number => Math.ceil((untilMs - realNowMs()) / 1000);
  const mayStart = (): boolean => !session.windUp.aborted && leftSec() > 0;
  const idle = new IdleWorkers();
  const found = await inPool(
    DESIGNS, options.workers, mayStart, async (design, part) => {
      const own = optionsFor(design, {
        ...options, ...(options.maxTimeSec === undefined ? {} : { maxTimeSec: leftSec() }),
      });
      const startMs = realNowMs();
      const { merged } = await runCheck({
        ...rest, options: { ...own, workers: 1 }, idle, shards: shardsFor(design, own),
        onProgress: (_shard, told) => {
          progress.update(part, { ...told, doing: `${design.id}, ${told.doing}` });
        },
      });
      return galleryDesign(design, {
        id, startedAt, elapsedMs: Math.round(realNowMs() - startMs), options: own,
        versions: versionsFor(own.target), merged,
      });
    });
  progress.stop();
  idle.release();
  const designs = found.flatMap((one) => one ?? []);
  return {
    designs,
    whole: designs.length === DESIGNS.length
      && designs.every(({ run }) => run.stopped === 'budget'),
  };
}
