import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { heldRun, sampleRun } from '../reports/fixture.ts';
import { headlineOf } from '../reports/summary.ts';
import { renderRun } from '../reports/terminal.ts';
import type { Run } from '../reports/schema/run.ts';
import { exitCodeOf } from './exit-code.ts';
import { applyKnown, readKnown } from './known.ts';

const ENTRY = { property: 'EXP-2', target: 'timer', reason: 'mended in May', owner: 'chat team' };

describe('readKnown', () => {
  it('should read what it should', () => {
    const entry = { ...ENTRY, transport: 'websocket', expires: '2030-05-31' };
    expect(readKnown(file({ schema: 'lapse.known/1', known: [entry] }))).toEqual([entry]);
  });

  it.each([
    [{ known: [], shema: 'lapse.known/1' }, /KNOWN_FILE_INVALID: .*'lapse.known\/1'|schema/],
    [{ schema: 'lapse.known/1', known: [{ ...ENTRY, ownr: 'x' }] },
      /KNOWN_FILE_INVALID: .*: known\[0\], expected one of property, .* → did you mean 'owner'\?/],
    [{ schema: 'lapse.known/1', knwon: [], known: [] }, /got 'knwon' → did you mean 'known'\?/],
    [{ schema: 'lapse.known/1', known: [{ ...ENTRY, reason: '' }] }, /known\[0\]\.reason/],
    [{ schema: 'lapse.known/1', known: [{ ...ENTRY, expires: 'soon' }] }, /known\[0\]\.expires/],
    [{ schema: 'lapse.known/1', known: [{ ...ENTRY, property: 'EXP-22' }] }, /UNKNOWN_PROPERTY/],
    [{ schema: 'lapse.known/1', known: [{ ...ENTRY, transport: 'web' }] }, /UNKNOWN_TRANSPORT/],
    ['{ not json', /KNOWN_FILE_INVALID/],
  ])('should refuse %j', (document, message) => {
    expect(() => readKnown(file(document))).toThrow(message);
    expect(() => readKnown(file(document))).toThrow(/ → /);
  });

  it('should say so where there is no such file', () => {
    expect(() => readKnown(join(scratch, 'gone.json'))).toThrow(/^KNOWN_FILE_UNREADABLE/);
  });
});

describe('applyKnown', () => {
  it('should mark what is known, and not fail for it', () => {
    const run = applied([ENTRY]);
    expect(run.known).toMatchObject([{ state: 'seen' }]);
    const marked = run.verdicts.filter(({ known }) => known !== undefined);
    expect(marked.map(({ property }) => property)).toEqual(['EXP-2', 'EXP-2']);
    expect(exitCodeOf({ ...run, problems: [], verdicts: marked })).toBe(0);
    expect(exitCodeOf({ ...sampleRun, problems: [] })).toBe(1);
  });

  it('should still fail where it is violated elsewhere as well', () => {
    const run = applied([{ ...ENTRY, transport: 'websocket' }]);
    expect(run.verdicts.filter(({ known }) => known !== undefined)).toHaveLength(1);
    expect(exitCodeOf({ ...run, problems: [] })).toBe(1);
  });

  it.each([
    [{ property: 'EXP-1' }, 'stale'], [{ property: 'EXP-5' }, 'not judged'],
    [{ target: 'other' }, 'another target'], [{ target: './timer' }, 'seen'],
    [{ expires: '2029-12-31' }, 'expired'], [{ expires: '2030-01-01' }, 'seen'],
  ] as const)('should call %o %s', (changes, state) => {
    const run = applied([{ ...ENTRY, ...changes }]);
    expect(run.known?.map((one) => one.state)).toEqual([state]);
    expect(run.verdicts.some(({ known }) => known !== undefined)).toBe(state === 'seen');
  });

  it('should be told of in the report, the stale first, and in the headline', async () => {
    const musts = { ...sampleRun, verdicts: heldRun.verdicts.concat(
      sampleRun.verdicts.filter(({ verdict }) => verdict === 'violated')) };
    const run = applied([ENTRY, { ...ENTRY, property: 'EXP-1' }], musts);
    expect(headlineOf(run)).toMatchObject({ word: 'VIOLATED AS KNOWN', tone: 'warn' });
    await expect(renderRun(run, { colour: false, columns: 80, directory: 'x' }))
      .toMatchFileSnapshot('../reports/golden/known-80.txt');
  });
});

// Helpers

const scratch = mkdtempSync(join(tmpdir(), 'lapse-known-'));
afterAll(() => { rmSync(scratch, { recursive: true }); });

function file(document: unknown): string {
  const path = join(mkdtempSync(join(scratch, 'f-')), 'known.json');
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}

function applied(known: Parameters<typeof applyKnown>[1], run: Run = sampleRun): Run {
  const result = applyKnown(run, known);
  return { ...run, exitCode: 0, verdicts: result.verdicts, known: [...result.known] };
}
