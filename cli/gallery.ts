import type { Design } from '../model/design.ts';
import { galleryExitCode } from '../reports/gallery.ts';
import { GALLERY_SCHEMA } from '../reports/schema/gallery.ts';
import type { Gallery, GalleryDesign } from '../reports/schema/gallery.ts';
import { violationsInOrder } from '../reports/summary.ts';
import type { CheckOptions } from './check-options.ts';
import { buildRun } from './build-run.ts';
import type { RunParts } from './build-run.ts';
import { shardSeed } from './plan.ts';
import type { Shard } from './plan.ts';

/** The same check, of another design. */
export const optionsFor = (design: Design, options: CheckOptions): CheckOptions => ({
  ...options, target: { kind: 'design', name: design.id }, shownTarget: design.id, sampled: false,
});

/**
 * One worker for each adapter: to start one costs as much as some hundred sequences. The designs
 * are shown the same draws.
 */
export const shardsFor = (design: Design, options: CheckOptions): readonly Shard[] =>
  options.adapters.map((adapter) => ({
    label: `${design.id} on ${adapter}`,
    request: {
      kind: 'check', target: { kind: 'design', name: design.id }, adapter,
      transports: options.transports, seed: shardSeed(options.seed, 'websocket', 0),
      sequences: options.sequences, properties: options.properties.map(({ id }) => id),
      contract: options.contract, isQuick: true,
    },
  }));

/** What was found out about one design, without what the wall does not show. */
export function galleryDesign(design: Design, parts: RunParts): GalleryDesign {
  const { inference: _inference, lateness: _lateness, ...run } = buildRun(parts);
  const inOrder = violationsInOrder(run);
  const shortest = inOrder.filter((one) =>
    inOrder.find(({ property }) => property === one.property) === one);
  return {
    ...(design.catalogue === undefined ? {} : { catalogue: design.catalogue }),
    predicted: [...design.breaks],
    run: {
      ...run,
      violations: shortest.map((one) =>
        ({ ...one, replay: `${design.id.replace(/[^\w-]/g, '-')}-${one.replay}` })),
    },
  };
}

export function buildGallery(
  { id, startedAt, elapsedMs, designs }: Pick<
    Gallery, 'id' | 'startedAt' | 'elapsedMs' | 'designs'>,
): Gallery {
  const gallery: Gallery = {
    schema: GALLERY_SCHEMA, id, startedAt, elapsedMs, exitCode: 0, designs,
  };
  return { ...gallery, exitCode: galleryExitCode(gallery) };
}
