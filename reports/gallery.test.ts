import { describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from './fixture.ts';
import { galleryExitCode, galleryHeadline, wallOf } from './gallery.ts';
import { hostileRun } from './hostile.ts';
import { renderGallery } from './html.ts';
import { GALLERY_SCHEMA, gallerySchema } from './schema/gallery.ts';
import type { Gallery, GalleryDesign } from './schema/gallery.ts';
import type { Run } from './schema/run.ts';

const clean = (run: Run, name: string): Run =>
  ({ ...run, problems: [], target: { ...run.target, name } });
const caught: GalleryDesign = {
  catalogue: 'F39', predicted: ['EXP-2', 'EXP-3'], run: clean(sampleRun, 'timer'),
};
const sound: GalleryDesign = { predicted: [], run: clean(heldRun, 'reference') };
const survivor: GalleryDesign = { predicted: ['EXP-1'], run: clean(heldRun, 'hidden') };
const surprise: GalleryDesign = { predicted: [], run: clean(sampleRun, 'surprise') };

describe('the wall', () => {
  it('should tell what was predicted and caught from what was predicted and not met', () => {
    const cells = new Map(wallOf(galleryOf(caught))[0]?.cells.map((cell) =>
      [cell.property, cell]));
    expect(cells.get('EXP-2')).toMatchObject({ verdict: 'caught', violations: 6 });
    expect(cells.get('EXP-3')?.verdict).toBe('missed');
    expect(cells.get('EXP-1')?.verdict).toBe('held');
    expect(cells.get('EXP-5')?.verdict).toBe('skipped');
  });

  it('should begin with what the model does not know of, then with the survivors', () => {
    expect(wallOf(galleryOf(sound, caught, survivor, surprise)).map(({ design }) => design))
      .toEqual(['surprise', 'hidden', 'timer', 'reference']);
  });

  it('should call it green only where every fault was caught and nothing else was', () => {
    const words = (...designs: readonly GalleryDesign[]) =>
      [galleryHeadline(galleryOf(...designs)).word, galleryExitCode(galleryOf(...designs))];
    expect(words(caught, sound)).toEqual(['ALL CAUGHT', 0]);
    expect(words(caught, survivor)).toEqual(['SURVIVORS', 2]);
    expect(words(caught, survivor, surprise)).toEqual(['DISAGREE', 1]);
    const troubled = { ...sound, run: { ...sound.run, problems: sampleRun.problems } };
    expect(words(caught, troubled)).toEqual(['INCOMPLETE', 2]);
  });

  it('should not call a design a survivor that could not be judged', () => {
    const hung = { ...survivor, run: { ...sampleRun, verdicts: [], violations: [] } };
    expect(wallOf(galleryOf(hung))[0]?.survives).toBe(false);
    expect(renderGallery(galleryOf(hung))).toContain('? not judged');
    expect(galleryHeadline(galleryOf(hung)).word).toBe('INCOMPLETE');
  });

  it('should not hold a property against a design that was not asked about it', () => {
    const options = { ...heldRun.options, properties: ['EXP-2'] };
    const asked = { ...survivor, run: { ...survivor.run, options } };
    expect(wallOf(galleryOf(asked))[0]?.survives).toBe(false);
  });
});

describe('the page of a wall of large counterexamples', () => {
  it('should stay below 2 MB, and say where the rest is', () => {
    const [first] = sampleRun.violations;
    const [event] = first?.history.events ?? [];
    if (first === undefined || event === undefined) throw new Error('the fixture breaks nothing');
    const events = Array.from({ length: 200 }, () => ({
      ...event, observations: Array.from({ length: 40 }, () => event.observations).flat(),
    }));
    const large: Run = {
      ...caught.run, violations: [{ ...first, history: { phaseMs: 0, events } }],
    };
    const page = renderGallery(galleryOf(...Array.from({ length: 8 }, (_, nth) =>
      ({ ...caught, run: clean(large, `design ${nth}`) }))));
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(page.match(/<section class="violation"/gu)?.length).toBeGreaterThan(1);
    expect(page).toContain('the counterexamples of this design are in\n<code>gallery.json</code>'
      + ' beside it, and the shortest in <code>EXP-2-');
  });
});

describe('the page of the wall', () => {
  const gallery = galleryOf(caught, sound, survivor, { ...surprise, run: hostileRun });
  const page = renderGallery(gallery);

  it('should be drawn from a valid file', () => {
    expect(gallerySchema.safeParse(galleryOf(caught, sound, survivor)).error).toBeUndefined();
  });

  it('should lead from each design to its own evidence, and to nothing else', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/gu)].map(([, id]) => id);
    const links = [...page.matchAll(/\shref="#([^"]*)"/gu)].map(([, id]) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
    expect(links).toContain('design-timer');
    expect(ids).toContain('timer-EXP-2-websocket-sim');
  });

  it('should say with words what the signs say', () => {
    expect(page).toContain('✗<span class="unseen"> predicted, and caught</span>');
    expect(page).toContain('∅ survives');
    expect(page.replace(/<[^>]*>/gu, ''))
      .toContain('Predicted: EXP-2 EXP-3 · observed: EXP-2 · not met: EXP-3');
  });

  it('should stay below 2 MB for twice as many designs as there are', () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      ({ ...caught, run: clean(sampleRun, `design ${index}`) }));
    expect(Buffer.byteLength(renderGallery(galleryOf(...many)))).toBeLessThan(2_000_000);
  });
});

// Helpers

function galleryOf(...designs: readonly GalleryDesign[]): Gallery {
  return {
    schema: GALLERY_SCHEMA, id: 'all', startedAt: '2030-01-01T00:00:00.000Z', elapsedMs: 5,
    exitCode: 0, designs: [...designs],
  };
}
