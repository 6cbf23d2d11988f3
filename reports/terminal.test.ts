import { describe, expect, it } from 'vitest';
import { boundaryViolation, heldRun, sampleRun, stalledViolation } from './fixture.ts';
import { hostileRun } from './hostile.ts';
import type { Run } from './schema/run.ts';
import { renderEvents, renderRun } from './terminal.ts';
import { displayWidth } from './terminal/layout.ts';

const plain = (run: Run, columns: number): string =>
  renderRun(run, { colour: false, columns, directory: 'reports/runs/x' });

const allTransports: Run = {
  ...sampleRun,
  verdicts: ['sim', 'loopback'].flatMap((adapter) => ['polling', 'websocket', 'upgrade', 'fallback']
    .flatMap((transport) => sampleRun.verdicts.slice(1, 3)
      .map((verdict) => ({ ...verdict, adapter, transport })))),
};

describe('renderRun', () => {
  it.each([40, 60, 120])('should read well in %i columns', async (columns) => {
    await expect(plain(sampleRun, columns)).toMatchFileSnapshot(`golden/violated-${columns}.txt`);
  });

  it('should be short when all is well', async () => {
    await expect(plain(heldRun, 80)).toMatchFileSnapshot('golden/held-80.txt');
  });

  it('should begin with the verdict and end with the replay command', () => {
    const lines = plain(sampleRun, 80).trimEnd().split('\n');
    expect(lines[0]).toBe('VIOLATED  timer: 1 of 7 properties violated · 600 sequences, seed 42');
    expect(lines.at(-1))
      .toBe('  EXP-2  ./lapse replay reports/runs/x/EXP-2-websocket-sim.replay.json');
  });

  it.each([36, 40, 60, 80, 100, 120, 200])('should stay within %i columns', (columns) => {
    for (const run of [sampleRun, heldRun, allTransports, hostileRun]) {
      const long = plain(run, columns).split('\n').filter((line) => displayWidth(line) > columns);
      // A command or a line of code stands whole, since it is there to be copied.
      expect(long.filter((line) => !/\.\/lapse replay |^ {8}/u.test(line))).toEqual([]);
    }
  });

  it('should take fewer than 36 columns for 36', () => {
    expect(plain(sampleRun, 10)).toBe(plain(sampleRun, 36));
    expect(plain(sampleRun, Number.NaN)).toBe(plain(sampleRun, 36));
  });

  it('should put columns that do not fit into a further block', () => {
    const text = plain(allTransports, 60);
    expect(text.match(/^EXP-2 +MUST/gmu)).toHaveLength(4);
    expect(plain(allTransports, 200).match(/^EXP-2 +MUST/gmu)).toHaveLength(1);
  });

  it('should use no escape sequence without colour, and only colours with it', () => {
    expect(plain(sampleRun, 80)).not.toContain('\u001b');
    const coloured = renderRun(sampleRun, { colour: true, columns: 80 });
    expect(coloured).toContain('\u001b[31m');
    expect(withoutColour(coloured)).toBe(renderRun(sampleRun, { colour: false, columns: 80 }));
  });

  it('should let no control character of a server through', () => {
    const acting = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;
    for (const colour of [false, true]) {
      const text = renderRun(hostileRun, { colour, columns: 100 });
      expect(withoutColour(text).replaceAll('\n', '').match(acting)).toBeNull();
    }
  });
});

describe('renderRun, of a run that could not test', () => {
  const text = renderRun({
    ...heldRun, verdicts: [], violations: [], exitCode: 3, stopped: 'target failed',
    problems: [{ of: 'target', code: 'TARGET_CRASHED', message: 'its last words:\nboom\n at x' }],
  }, { colour: false, columns: 80 });

  it('should not count what is not there, nor explain it', () => {
    expect(text).toMatch(/^COULD NOT TEST {2}\S+: no property was judged · /);
    expect(text).not.toContain('times the situation occurred');
  });

  it('should keep the lines of a message apart', () => {
    expect(text).toContain('  ! TARGET_CRASHED: its last words:\n    boom\n    at x\n');
  });
});

describe('renderEvents', () => {
  it('should mark the breach and set apart what came after it', () => {
    const text = renderEvents(stalledViolation, { colour: false, columns: 120 });
    const lines = text.split('\n');
    expect(lines.filter((line) => line.trimStart().startsWith('✗'))).toHaveLength(1);
    expect(text).toContain('✗ server accepted m4 at +9.971 s');
    expect(text.indexOf('after the breach')).toBeGreaterThan(text.indexOf('✗'));
    expect(text.indexOf('is cut')).toBeGreaterThan(text.indexOf('after the breach'));
  });

  it('should grey what came after the breach where there is colour', () => {
    const lines = renderEvents(stalledViolation, { colour: true, columns: 120 }).split('\n');
    expect(lines.find((line) => line.includes('is cut'))).toContain('\u001b[2m');
  });

  it('should mark a step in which what was due is missing', () => {
    const breach = { event: 1, atMs: 0, packet: 'm1', says: 'm1 was lost' };
    const text = renderEvents({ ...boundaryViolation, breach }, { colour: false, columns: 80 });
    expect(text).toContain('✗ m1 was lost');
  });

  it('should draw a history in which nothing broke', () => {
    const held = { ...boundaryViolation, breach: null };
    const text = renderEvents(held, { colour: false, columns: 80 });
    expect(text).not.toContain('✗');
  });

  it('should keep a long history short, around the breach', () => {
    const [open] = boundaryViolation.history.events;
    const events = Array.from({ length: 5000 }, () => open).filter((one) => one !== undefined);
    const breach = { event: 4000, atMs: 0, says: 'late' };
    const text = renderEvents({ history: { phaseMs: 0, events }, breach },
      { colour: false, columns: 120 });
    expect(text.split('\n').length).toBeLessThan(130);
    expect(text).toMatch(/✗ {2}4001/u);
    expect(text).toContain('rows left out');
  });
});

// Helpers

const withoutColour = (text: string): string => text.replace(/\u001b\[\d+m/gu, '');
