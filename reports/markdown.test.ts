import { describe, expect, it } from 'vitest';
import { annotationsOf } from './annotations.ts';
import { boundaryViolation, heldRun, sampleRun } from './fixture.ts';
import { HOSTILE, hostileRun } from './hostile.ts';
import { renderMarkdown } from './markdown.ts';
import { md } from './markdown/escape.ts';
import { sequenceDiagram } from './markdown/mermaid.ts';
import type { Run } from './schema/run.ts';

const place = { directory: 'reports/runs/x' };

describe('renderMarkdown', () => {
  it.each([['violated', sampleRun], ['held', heldRun]] as const)(
    'should read well: %s', async (name, run) => {
      await expect(renderMarkdown(run, place)).toMatchFileSnapshot(`golden/${name}.md`);
    });

  it('should say what is new since the run before', async () => {
    const text = renderMarkdown(sampleRun, { ...place, baseline: heldRun });
    expect(text).toContain('### Since <code>');
    expect(text).toContain('**new** EXP-2 websocket (sim): not judged before, violated 3/204 now');
  });

  it('should be one line where nothing changed', () => {
    const quiet = renderMarkdown(sampleRun, { ...place, baseline: sampleRun });
    expect(quiet.trimEnd().split('\n')).toHaveLength(1);
    expect(quiet).toContain('VIOLATED');
  });

  it('should stay below what GitHub takes, however much there is to tell', () => {
    const many: Run = {
      ...hostileRun,
      violations: Array.from({ length: 400 }, () => hostileRun.violations[0]!),
      verdicts: Array.from({ length: 3_000 }, (_, index) => ({
        ...hostileRun.verdicts[0]!, property: `EXP-${index} ${'x'.repeat(1_000)}`,
      })),
    };
    expect(Buffer.byteLength(renderMarkdown(many))).toBeLessThan(1024 * 1024);
  });

  it('should leave no mark to a server that Markdown or HTML would act on', () => {
    const whole = renderMarkdown(hostileRun, place);
    expect(whole.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    const text = whole.replace(/^(`{3,})[^]*?^\1$/gmu, '');
    expect(text).not.toMatch(/<script|<img/iu);
    const tags = new Set(text.match(/<\/?[a-z]+/gu));
    expect([...tags].toSorted()).toEqual(
      ['</code', '</details', '</summary', '<code', '<details', '<summary']);
  });
});

describe('md', () => {
  it.each([
    '[x](javascript:alert(1))', '`code`', 'a | b', '**bold** _it_ ~~no~~', '# head', '<b>', '&lt;',
    '@somebody', '![x](y)', '$x$', '\\|', '${x}',
  ])('should make %s read as itself', (text) => {
    expect(md(text)).not.toMatch(/[`|*_~<>[\]@$\\]/u);
    expect(unescaped(md(text))).toBe(text);
  });

  it('should make no links of addresses', () => {
    expect(md('https://evil.example www.evil.example')).not.toMatch(/:\/\/|www\./u);
  });
});

describe('sequenceDiagram', () => {
  it('should have who, when and the breach', () => {
    const lines = sequenceDiagram(boundaryViolation);
    expect(lines.slice(0, 3))
      .toEqual(['sequenceDiagram', 'participant C0 as A', 'participant S as server']);
    expect(lines.filter((line) => line.includes('✗'))).toHaveLength(1);
    expect(lines.indexOf('rect rgb(255, 214, 214)')).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes('exp of first +9.750 s'))).toHaveLength(1);
  });

  it('should keep every line within its grammar, whatever a server sends', () => {
    const GRAMMAR = new RegExp([
      '^(sequenceDiagram|participant S as server|end|rect rgb\\(255, 214, 214\\)',
      '|participant C\\d as (?:[^#;:<>`"]|#\\d+;)+',
      '|(Note over C\\d,S|Note right of S|C\\d->>S|S->>C\\d): (?:[^#;:<>`"]|#\\d+;)+)$',
    ].join(''), 'u');
    for (const violation of [...sampleRun.violations, ...hostileRun.violations]) {
      for (const line of sequenceDiagram(violation)) expect(line).toMatch(GRAMMAR);
    }
    const [first] = sampleRun.violations;
    if (first === undefined) throw new Error('the sample has violations');
    const ends = sequenceDiagram({ ...first, breach: { ...first.breach, token: 'end' } });
    expect(ends.join('\n')).not.toMatch(/: .*\bend\b/u);
  });

  it('should be cut around the breach where it is long', () => {
    const [open] = boundaryViolation.history.events;
    const events = Array.from({ length: 5_000 }, () => open!);
    const lines = sequenceDiagram({
      ...boundaryViolation, history: { phaseMs: 0, events },
      breach: { event: 4_000, atMs: 0, says: 'late' },
    });
    expect(lines.join('\n').length).toBeLessThan(40_000);
    expect(lines.join('\n')).toContain('✗ late');
  });
});

describe('annotationsOf', () => {
  it('should be one for each property, with what GitHub would act on escaped', () => {
    const [first, ...more] = annotationsOf(sampleRun);
    expect(more).toEqual([]);
    expect(first)
      .toMatch(/^::error title=EXP-2 MUST%2C websocket \(sim\)::The server accepted m2/u);
    for (const line of annotationsOf(hostileRun)) {
      expect(line).toMatch(/^::(error|warning) title=[^:,\n]*::[^\n]*$/u);
    }
  });

  it('should name the place where it is known', () => {
    const target = { ...sampleRun.target, listener: { file: 'src/a,b.mjs', line: 7 } };
    expect(annotationsOf({ ...sampleRun, target })[0])
      .toMatch(/^::error file=src\/a%2Cb\.mjs,line=7,title=/u);
  });

  it('should be ten at most, and none of what is not new', () => {
    const violations = Array.from({ length: 30 }, (_, index) =>
      ({ ...boundaryViolation, property: `EXP-${index}` }));
    expect(annotationsOf({ ...sampleRun, violations })).toHaveLength(10);
    expect(annotationsOf(sampleRun, { baseline: sampleRun })).toEqual([]);
    expect(annotationsOf(sampleRun, { baseline: heldRun })).toHaveLength(1);
  });
});

// Helpers

const unescaped = (text: string): string =>
  text.replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));

it('should be tried with what it is afraid of', () => {
  for (const sign of ['<', '>', '`', '|', '\u202e', '\u001b', '\n', ']]>', 'javascript:']) {
    expect(HOSTILE).toContain(sign);
  }
});
