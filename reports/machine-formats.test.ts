import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { heldRun, sampleRun } from './fixture.ts';
import { hostileRun } from './hostile.ts';
import { renderJunit } from './junit.ts';
import { renderSarif } from './sarif.ts';
import type { Run, RunVerdict } from './schema/run.ts';

const listened: Run = {
  ...sampleRun, target: { ...sampleRun.target, listener: { file: 'src/my server.mjs', line: 12 } },
};
const lost: Run = {
  ...sampleRun, target: { ...sampleRun.target, listener: { file: 'src/\ud800', line: 1 } },
};
const interrupted: Run = { ...heldRun, stopped: 'interrupted', exitCode: 130 };
const untested: Run = {
  ...sampleRun, verdicts: [], violations: [], exitCode: 3, stopped: 'target failed',
};
const known: Run = {
  ...sampleRun, exitCode: 0,
  verdicts: sampleRun.verdicts.map((cell) => cell.verdict === 'violated'
    ? { ...cell, known: { reason: 'mended in May ]]>', owner: 'us' } } : cell),
};
const RUNS = {
  sampleRun, heldRun, hostileRun, listened, lost, interrupted, untested, known,
} as const;

describe('renderJunit', () => {
  it.each(Object.entries(RUNS))('should be valid: %s', async (_name, run) => {
    expect(await junitErrors(renderJunit(run))).toEqual([]);
  });

  it('should be looked at by a validator that refuses', async () => {
    expect(await junitErrors(renderJunit(sampleRun).replace(' name=', ' nmae='))).not.toEqual([]);
    expect(await junitErrors('<testsuites><testsuite></testsuites>')).not.toEqual([]);
  });

  it('should read well', async () => {
    await expect(renderJunit(sampleRun, { directory: 'reports/runs/x' }))
      .toMatchFileSnapshot('golden/violated.junit.xml');
  });

  it('should have a case for each property and transport, and one for the run', () => {
    expect(renderJunit(sampleRun).match(/<testcase /gu)).toHaveLength(15);
    expect(renderJunit(untested).match(/<testcase /gu)).toHaveLength(1);
  });

  it.each([
    ['held', 'MUST', 'passed'], ['violated', 'MUST', 'failure'], ['violated', 'SHOULD', 'skipped'],
    ['skipped', 'MUST', 'skipped'], ['vacuous', 'MUST', 'error'], ['vacuous', 'SHOULD', 'skipped'],
    ['inconclusive', 'MUST', 'error'],
  ] as const)('should map %s of a %s to %s', (verdict, level, as) => {
    expect(mapped(verdict, level)).toBe(as);
    if (level === 'SHOULD' && verdict === 'violated') {
      expect(mapped(verdict, level, 'should')).toBe('failure');
    }
  });

  it('should be green exactly where the exit code is', () => {
    expect(isGreen(renderJunit(heldRun))).toBe(true);
    expect(isGreen(renderJunit(interrupted))).toBe(false);
    expect(isGreen(renderJunit(untested))).toBe(false);
    expect(isGreen(renderJunit(sampleRun))).toBe(false);
  });

  it('should say of what is known who knows it, and not fail for it', () => {
    expect(renderJunit(known)).not.toContain('<failure');
    expect(renderJunit(known)).toContain('violated, and known: mended in May ]]&gt; (us).');
  });
});

describe('renderSarif', () => {
  it.each(Object.entries(RUNS))('should be valid: %s', (_name, run) => {
    const validate = sarifValidator();
    expect(validate(JSON.parse(renderSarif(run))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('should be looked at by a validator that refuses', () => {
    expect(sarifValidator()({ version: '2.1.0' })).toBe(false);
    expect(sarifValidator()({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false);
  });

  it('should read well', async () => {
    await expect(renderSarif(listened)).toMatchFileSnapshot('golden/violated.sarif');
  });

  it('should name the listener\'s line where that is known, and else no place', () => {
    expect(resultsOf(listened)[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'src/my%20server.mjs' }, region: { startLine: 12 },
    });
    expect(resultsOf(sampleRun)[0]).not.toHaveProperty('locations');
  });

  it('should know a finding again when its example has changed', () => {
    const [first] = sampleRun.violations;
    if (first === undefined) throw new Error('the sample has violations');
    const shorter = { ...first, breach: { ...first.breach, says: 'otherwise', atMs: 1 } };
    const [before, after] = [sampleRun, { ...sampleRun, violations: [shorter] }].map((run) =>
      resultsOf(run)[0]?.partialFingerprints);
    expect(after).toEqual(before);
    const all = resultsOf(sampleRun).map(({ partialFingerprints }) => partialFingerprints);
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(2);
  });

  it('should tell what is new from what was there before', () => {
    const states = (baseline: Run) => (JSON.parse(renderSarif(sampleRun, { baseline })) as Log)
      .runs[0]?.results.map(({ baselineState }) => baselineState);
    expect(states(sampleRun)).toEqual(['unchanged', 'unchanged']);
    expect(states(heldRun)).toEqual(['new', 'new']);
  });

  it('should suppress what is known', () => {
    expect(resultsOf(known)[0]?.suppressions).toMatchObject([{ kind: 'external' }]);
  });
});

// Helpers

interface Result {
  readonly locations?: readonly { readonly physicalLocation: unknown }[];
  readonly partialFingerprints?: unknown;
  readonly suppressions?: unknown;
  readonly baselineState?: string;
}
interface Log { readonly runs: readonly { readonly results: readonly Result[] }[] }

const resultsOf = (run: Run): readonly Result[] =>
  (JSON.parse(renderSarif(run)) as Log).runs[0]?.results ?? [];

const thirdParty = (file: string): string =>
  readFileSync(new URL(`schema/third-party/${file}`, import.meta.url), 'utf8');

async function junitErrors(contents: string): Promise<readonly unknown[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents }], schema: [thirdParty('jenkins-junit.xsd')],
  });
  return errors;
}

function sarifValidator() {
  const ajv = new AjvDraft04.default({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv as never);
  return ajv.compile(JSON.parse(thirdParty('sarif-2.1.0-rtm.5.json')) as object);
}

function mapped(
  verdict: RunVerdict['verdict'], level: RunVerdict['level'], failOn: 'must' | 'should' = 'must',
): string {
  const [cell] = sampleRun.verdicts;
  if (cell === undefined) throw new Error('the sample has verdicts');
  const xml = renderJunit({
    ...heldRun, options: { ...heldRun.options, failOn }, verdicts: [{ ...cell, verdict, level }],
  });
  return /<(failure|error|skipped)/u.exec(xml)?.[1] ?? 'passed';
}

const isGreen = (xml: string): boolean => !/<(failure|error)/u.test(xml);
