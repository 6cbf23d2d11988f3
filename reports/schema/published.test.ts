import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from '../fixture.ts';
import type { Gallery } from './gallery.ts';
import { PUBLISHED, jsonSchemaOf } from './published.ts';
import { runSchema } from './run.ts';

describe('the published schemas', () => {
  it.each(PUBLISHED.map((one) => [one.file, one] as const))(
    'should say of %s what is read', async (file, one) => {
      await expect(jsonSchemaOf(one)).toMatchFileSnapshot(file);
    });

  it('should take a run that lapse takes, and refuse what lapse refuses', () => {
    const valid = validatorOf('run.schema.json');
    for (const run of [sampleRun, heldRun]) {
      expect(runSchema.safeParse(run).success).toBe(true);
      expect(valid(run), JSON.stringify(valid.errors)).toBe(true);
    }
    for (const run of [
      { ...sampleRun, extra: 1 }, { ...sampleRun, schema: 'lapse.run/2' },
      { ...sampleRun, elapsedMs: -1 }, { ...sampleRun, startedAt: 'yesterday' },
      { ...sampleRun, stopped: 'tired' },
    ]) {
      expect(runSchema.safeParse(run).success).toBe(false);
      expect(valid(run)).toBe(false);
    }
  });

  it('should take the gallery of the sample, and none with a run in it that is none', () => {
    const valid = validatorOf('gallery.schema.json');
    const gallery = JSON.parse(readFileSync(
      new URL('../sample/designs/gallery.json', import.meta.url), 'utf8')) as Gallery;
    expect(valid(gallery), JSON.stringify(valid.errors)).toBe(true);
    const [first] = gallery.designs;
    expect(valid({ ...gallery, designs: [{ ...first, run: { ...first?.run, seed: 1 } }] }))
      .toBe(false);
    expect(valid({ ...gallery, schema: 'lapse.gallery/0' })).toBe(false);
  });

  it('should take a file of known deviations', () => {
    const valid = validatorOf('known.schema.json');
    const entry = { property: 'EXP-2', target: './server.mjs', reason: 'soon', owner: 'us' };
    expect(valid({ schema: 'lapse.known/1', known: [entry] })).toBe(true);
    expect(valid({ schema: 'lapse.known/1', known: [{ ...entry, owner: '' }] })).toBe(false);
  });
});

// Helpers

function validatorOf(file: string) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8')) as object);
}
