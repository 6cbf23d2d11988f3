import { describe, expect, it } from 'vitest';
import { diffRuns, diffWords } from './diff.ts';
import { sampleRun } from './fixture.ts';
import type { Run, RunVerdict } from './schema/run.ts';

describe('diffRuns', () => {
  it('should be quiet about a run and itself', () => {
    const same = diffRuns(sampleRun, sampleRun);
    expect(same).toMatchObject({ setup: [], quiet: true });
    expect(same.changed.map(({ change }) => change)).toEqual(['still', 'still']);
    // What was known may be excused no longer.
    expect(diffRuns({ ...sampleRun, exitCode: 0 }, sampleRun).quiet).toBe(false);
  });

  it.each([
    ['held', 'violated', 'new'], ['violated', 'held', 'fixed'], ['violated', 'violated', 'still'],
    ['vacuous', 'violated', 'new'], ['violated', 'vacuous', 'lost'],
    ['violated', 'skipped', 'lost'], ['violated', 'inconclusive', 'lost'],
    ['held', 'vacuous', 'lost'], ['held', 'inconclusive', 'lost'],
  ] as const)('should call %s and then %s %s', (was, is, change) => {
    const { changed, quiet } = diffRuns(one(was), one(is));
    expect(changed.map((cell) => cell.change)).toEqual([change]);
    expect(quiet).toBe(was === is);
  });

  it('should not take a cell that is gone for one that is mended', () => {
    const gone = diffRuns(one('violated'), { ...sampleRun, verdicts: [] });
    expect(gone.changed).toMatchObject([{ change: 'lost', says: expect.stringContaining('not') }]);
    expect(diffRuns({ ...sampleRun, verdicts: [] }, one('violated')).changed)
      .toMatchObject([{ change: 'new' }]);
  });

  it('should miss what was held where a run did not come to it, and not where nobody asked', () => {
    const nothing = { ...sampleRun, verdicts: [] };
    const broken = diffRuns(one('held'), { ...nothing, stopped: 'harness failed' });
    expect(broken.changed).toMatchObject([{ change: 'lost' }]);
    const unasked = diffRuns(one('held'), nothing);
    expect([unasked.changed, diffWords(unasked)]).toEqual([[], 'nothing was judged now']);
    expect(diffRuns(one('held'), one('skipped')).changed).toEqual([]);
  });

  it('should say of what is new and known that it is', () => {
    const known = { reason: 'x', owner: 'y' };
    expect(diffRuns(one('held'), one('violated', { known })).changed)
      .toMatchObject([{ change: 'new', says: expect.stringContaining(', as known, now') }]);
  });

  it('should call rare what another draw may have missed, in either direction', () => {
    const seldom = one('violated', { violations: 1, exercised: 400 });
    const held = reseeded(one('held', { exercised: 400 }));
    expect(diffRuns(seldom, held).changed).toMatchObject([{ change: 'rare' }]);
    expect(diffRuns(held, seldom).changed).toMatchObject([{ change: 'rare' }]);
    const often = one('violated', { violations: 40, exercised: 400 });
    expect(diffRuns(often, held).changed).toMatchObject([{ change: 'fixed' }]);
  });

  it('should not call rare what the very same draw no longer shows', () => {
    const seldom = one('violated', { violations: 1, exercised: 400 });
    expect(diffRuns(seldom, one('held', { exercised: 400 })).changed)
      .toMatchObject([{ change: 'fixed' }]);
  });

  it('should say what was asked for otherwise, and what it ran on', () => {
    const { setup } = diffRuns(sampleRun, {
      ...sampleRun,
      options: { ...sampleRun.options, seed: 43, event: 'chat' },
      contract: { ...sampleRun.contract, leewayMs: 5 },
      versions: { ...sampleRun.versions, 'socket.io': '4.9.0' },
    });
    expect(setup).toEqual([
      'seed: 42, now 43', 'event: not given, now chat', 'leewayMs: 0, now 5',
      'socket.io: 4.8.4, now 4.9.0',
    ]);
  });

  it('should put what is new first', () => {
    const run = (...names: readonly RunVerdict['verdict'][]): Run => ({
      ...sampleRun,
      verdicts: names.map((name, index) => ({ ...row(name), property: `EXP-${index + 1}` })),
    });
    const difference = diffRuns(run('violated', 'violated', 'held'),
      run('held', 'violated', 'violated'));
    expect(difference.changed.map(({ change }) => change)).toEqual(['new', 'still', 'fixed']);
    expect(diffWords(difference)).toBe('1 new, 1 still, 1 fixed of 3 cells');
  });
});

// Helpers

const row = (verdict: RunVerdict['verdict'], changes: Partial<RunVerdict> = {}): RunVerdict => ({
  property: 'EXP-2', level: 'MUST', says: 'x', source: 'y', transport: 'websocket', adapter: 'sim',
  verdict, exercised: 100, violations: verdict === 'violated' ? 20 : 0, ...changes,
});

const one = (verdict: RunVerdict['verdict'], changes: Partial<RunVerdict> = {}): Run =>
  ({ ...sampleRun, verdicts: [row(verdict, changes)] });

const reseeded = (run: Run): Run => ({ ...run, options: { ...run.options, seed: 7 } });
