import { describe, expect, it } from 'vitest';
import { annotationsOf } from './annotations.ts';
import { diffRuns } from './diff.ts';
import { sampleRun } from './fixture.ts';
import { HOSTILE, hostileRun } from './hostile.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import type { Run } from './schema/run.ts';
import { renderRun } from './terminal.ts';

/** What no format of text may pass on: it acts where it is shown, and is not seen. */
const ACTING = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;

const FORMATS = {
  terminal: (run) => renderRun(run, { colour: false, columns: 80, directory: HOSTILE }),
  markdown: (run) => renderMarkdown(run, { directory: HOSTILE }),
  junit: (run) => renderJunit(run, { directory: HOSTILE }),
  sarif: (run) => renderSarif(run, { directory: HOSTILE }),
  annotations: (run) => annotationsOf(run).join('\n'),
  diff: (run) => diffRuns(run, sampleRun).setup.join('\n'),
} as const satisfies Readonly<Record<string, (run: Run) => string>>;

describe.each(Object.entries(FORMATS))('%s', (_name, draw) => {
  it('should pass on nothing that acts instead of being read', () => {
    expect(draw(hostileRun).replaceAll('\n', '')).not.toMatch(ACTING);
  });

  it('should not grow with what a server sends', () => {
    // Nothing of a megabyte is read; what is cut says by how much.
    expect(draw(longWinded).length).toBeLessThan(300_000);
    expect(draw(longWinded)).not.toContain('y'.repeat(20_000));
  });
});

// Helpers

const MEGABYTE = 'y'.repeat(1_000_000);

const [first] = sampleRun.violations;
const [cell] = sampleRun.verdicts;
if (first === undefined || cell === undefined) throw new Error('the sample has violations');
const [opened, ...events] = first.history.events;
if (opened === undefined) throw new Error('the sample has steps');

/** A megabyte wherever a server, or a file that somebody else wrote, could put one. */
const longWinded: Run = {
  ...sampleRun,
  options: { ...sampleRun.options, target: MEGABYTE, event: MEGABYTE },
  target: {
    ...sampleRun.target, name: MEGABYTE, says: MEGABYTE, listener: { file: MEGABYTE, line: 1 },
  },
  versions: { ...sampleRun.versions, [MEGABYTE]: MEGABYTE },
  verdicts: [
    ...sampleRun.verdicts, { ...cell, property: 'EXP-8', verdict: 'vacuous', reason: MEGABYTE },
    {
      ...cell, property: 'EXP-9', verdict: 'violated', says: MEGABYTE, source: MEGABYTE,
      known: { reason: MEGABYTE, owner: MEGABYTE },
    },
  ],
  known: [{
    property: 'EXP-9', target: MEGABYTE, reason: MEGABYTE, owner: MEGABYTE, state: 'seen',
  }],
  violations: [...sampleRun.violations, {
    ...first, property: 'EXP-9', replay: MEGABYTE,
    breach: { ...first.breach, says: MEGABYTE, packet: MEGABYTE },
    history: {
      ...first.history,
      events: [{
        ...opened,
        observations: [{
          atMs: 0, client: 'A', by: 'server', kind: MEGABYTE, packet: MEGABYTE, reason: MEGABYTE,
        }],
      }, ...events],
    },
  }],
  problems: [{ of: 'target', code: MEGABYTE, message: `${MEGABYTE}\n${MEGABYTE}` }],
};
