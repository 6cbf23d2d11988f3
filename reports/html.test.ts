import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { boundaryViolation, heldRun, sampleRun, stalledViolation } from './fixture.ts';
import { hostileRun } from './hostile.ts';
import { renderHtml } from './html.ts';
import type { Run, RunViolation } from './schema/run.ts';

const lost: RunViolation = {
  ...boundaryViolation,
  breach: { event: 1, atMs: 0, packet: 'm1', says: 'm1 was lost although its token lives' },
};
const empty: RunViolation = { ...boundaryViolation, history: { phaseMs: 0, events: [] } };
const runs: readonly (readonly [string, Run])[] = [
  ['violated', sampleRun], ['held', heldRun], ['hostile', hostileRun],
  ['with a loss', { ...sampleRun, violations: [lost, empty] }],
  ['judged nowhere', { ...heldRun, verdicts: [] }],
  ['with equal places', { ...sampleRun, violations: [boundaryViolation, stalledViolation,
    { ...stalledViolation }, { ...stalledViolation, minimality: 'shortest' }] }],
];

describe.each(runs)('the page of a run that is %s', (_, run) => {
  const page = renderHtml(run);

  it('should have a target for every link, and no link that leaves the page', () => {
    const ids = new Set(matches(page, /\sid="([^"]*)"/gu));
    const links = matches(page, /\shref="([^"]*)"/gu);
    expect(links.filter((link) => !link.startsWith('#'))).toEqual([]);
    expect(links.filter((link) => !ids.has(link.slice(1)))).toEqual([]);
  });

  it('should use no name twice', () => {
    const ids = matches(page, /\sid="([^"]*)"/gu);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('should hold no markup but its own', () => {
    expect(matches(page, /<(script|img|iframe|link|object|base|form)\b/gu)).toEqual(['script']);
    const bare = page.replace(/="[^"]*"/gu, '=""');
    expect(bare).not.toMatch(/<[^>]*\s(?:on\w+|style|src)\s*=/u);
    expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
  });

  it('should have balanced elements', () => {
    expect(unbalanced(page)).toEqual([]);
  });

  it('should draw with numbers only', () => {
    const drawn = page.replace(/<(style|script|pre)\b[^]*?<\/\1>/gu, '');
    expect(drawn).not.toMatch(/NaN|undefined|Infinity|\[object/u);
  });
});

describe('renderHtml', () => {
  const page = renderHtml(sampleRun, { directory: 'runs/x' });

  it('should begin with the verdict', () => {
    expect(page).toContain('<title>VIOLATED timer: 1 of 7 properties violated');
    expect(page.indexOf('VIOLATED</p>')).toBeLessThan(page.indexOf('<table'));
  });

  it('should allow nothing but its own style and script', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/u.exec(page)?.[1] ?? '';
    const hash = (tag: string): string => createHash('sha256')
      .update(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'u').exec(page)?.[1] ?? '').digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash('style')}'; script-src `
      + `'sha256-${hash('script')}'; base-uri 'none'; form-action 'none'`);
  });

  it('should fetch nothing', () => {
    expect(page).not.toMatch(/https?:|@import|url\((?!#)|\ssrc=/u);
  });

  it('should lead from a cell to its violation, and from any other to its reach', () => {
    expect(page).toContain('<a href="#EXP-2-websocket-sim"><span class="violated">');
    expect(page).toContain('<a href="#reach-EXP-1-websocket-sim"><span class="held">');
    expect(page).toContain('<tr id="EXP-2-websocket-sim-step-4" class="breach">');
  });

  it('should count pairs of transitions, those first after which most is left', () => {
    const table = /<table class="pairs" id="pairs"[^>]*>([^]*?)<\/table>/u.exec(page)?.[1] ?? '';
    const rows = [...table.matchAll(/<th scope="row">(\w+)<\/th><td[^>]*>([^<]*)</gu)]
      .map(([, action, made]) => [action, made]);
    expect(rows).toEqual([
      ['send', '908 of 3,608'], ['refresh', '0 of 80'], ['open', '16 of 42'],
    ]);
    expect(table).toContain('25 %');
    expect(page).toContain('<td data-name="pairs">610 of 2,510</td>');
    expect(page).toContain('<a href="#pairs">pairs of them</a>');
    const untold = (sampleRun.reach ?? []).map(({ pairs: _, ...reach }) => reach);
    expect(renderHtml({ ...sampleRun, reach: untold })).not.toMatch(/#pairs|id="pairs"/u);
  });

  it('should say of a run from outside that its transitions are not counted', () => {
    const { reach: _, ...outside } = sampleRun;
    const target = { ...sampleRun.target, kind: 'url' as const };
    expect(renderHtml({ ...outside, target })).toContain('not counted from outside');
    expect(page).not.toContain('not counted from outside');
  });

  it('should hold the sentence, the command and the digest', () => {
    expect(page.replaceAll('\u00a0', ' ')).toContain('accepted +9.971 s, late by 221 ms.');
    expect(page).toContain('./lapse replay runs/x/EXP-2-websocket-sim.replay.json</code>');
    expect(page).toContain(sampleRun.historySha256);
  });

  it('should say beside each step what it changed and what was allowed', () => {
    const late = /<tr id="EXP-2-websocket-sim-step-4"[^]*?<\/tr>/u.exec(page)?.[0] ?? '';
    expect(late).toContain('accept nothing: expired at +9.750\u00a0s');
    const passed = /<tr id="EXP-2-websocket-sim-step-3"[^]*?<\/tr>/u.exec(page)?.[0] ?? '';
    expect(passed).toContain('9.75\u00a0s left');
  });

  it('should show under a step what passed on the wire, decoded and numbered', () => {
    const step = page.slice(page.indexOf('<tr id="EXP-2-websocket-sim-step-4"'));
    const log = /<tr class="wire-log">([^]*?)<\/tr>/u.exec(step)?.[1] ?? '';
    const text = log.replace(/<[^>]*>/gu, '').replace(/\s+/gu, ' ');
    expect(text).toContain('the wire: 4 packets');
    expect(text).toContain('3 +9.750 s A → server websocket message · EVENT: '
      + '[&quot;message&quot;,&quot;m2&quot;] 42[&quot;message&quot;,&quot;m2&quot;]');
    expect(text).toContain('4 +9.750 s A → server websocket in one piece with 3 message · '
      + 'BINARY_EVENT in /side, 1 to follow, ack 3: ');
    expect(text).toContain('message · an attachment 12 bytes');
    expect(text).toContain('server → A http request refused: 1 Session ID unknown');
  });

  it('should say how many packets a limit cut off', () => {
    expect(page).not.toContain('further ones are not');
    const flooded = { ...boundaryViolation, wireLeftOut: 12 };
    expect(renderHtml({ ...sampleRun, violations: [flooded] })).toMatch(
      /Of what passed on the wire, the first \d+ packets are kept; 12 further ones are not\./u);
  });

  it('should say where packets were seen by the clients alone', () => {
    expect(page).not.toContain('as its clients saw it');
    const outside = { ...boundaryViolation, wireBy: 'clients' as const };
    expect(renderHtml({ ...sampleRun, violations: [outside] }))
      .toContain('the wire, as its clients saw it: 4 packets');
  });

  it('should say of a token that nobody can take apart that it is one', () => {
    expect(page).not.toContain('No JWT');
    const tokens = boundaryViolation.tokens.map(({ parts: _, ...token }) =>
      ({ ...token, opaque: true as const }));
    const anatomy = /<div class="anatomy">([^]*?)<\/dl>|<div class="anatomy">([^]*?)<\/div><\/div>/u
      .exec(renderHtml({ ...sampleRun, violations: [{ ...boundaryViolation, tokens }] }))?.[0];
    expect(anatomy).toMatch(/<b>token first<\/b>.*[^]*No JWT: what it is made of/u);
  });

  it('should show beside it what is nearest and keeps it, and where they part', () => {
    const beside = /<h4 id="EXP-2-websocket-sim-beside">([^]*?)<\/table>/u.exec(page)?.[1] ?? '';
    const text = beside.replace(/<[^>]*>/gu, ' ').replace(/\s+/gu, ' ');
    expect(text).toContain('The same, except that time passes to exp of first; timers');
    expect(text).toContain('≠ done otherwise, and here they part');
    expect(text).toContain('✗ server accepted m2');
    expect(beside.match(/colspan="2"/gu)).toHaveLength(2);
  });

  it('should take tokens apart, tell their times twice, and never the signature', () => {
    const token = /<div class="anatomy">([^]*?)<\/div>\n<\/div>/u.exec(page)?.[1] ?? '';
    const text = token.replace(/<[^>]*>/gu, ' ').replace(/\s+/gu, ' ').replaceAll('\u00a0', ' ');
    expect(text).toContain('alg HS256 kid current');
    expect(text).toContain('iat 2029-12-31T23:58:00Z −120.250 s');
    expect(text).toContain('exp 2030-01-01T00:00:10Z +9.750 s');
    expect(text).toContain('further tenant signature 32 bytes, HS256, never shown');
  });

  it('should offer the command, the steps and a test to be copied', () => {
    expect(matches(page, /data-copy="([^"]*)"/gu)).toEqual([
      'the command', 'the step file', 'the test', 'the command', 'the step file', 'the test',
    ]);
    expect(page).toContain('import { spawnSync } from &#39;node:child_process&#39;;');
  });

  it('should name the latest of each path, and what was never tried', () => {
    const text = page.replaceAll('\u00a0', ' ');
    expect(text).toContain('<b>221 ms after expiry</b>');
    expect(text).toContain('upgrade, sim, sequence 88');
    expect(text).toContain('✓ never, of 2 late tries');
    expect(text).toContain('○ never tried that late');
    expect(text).toContain('∅ Nothing was tried at exactly +1 ms:');
  });

  it('should tell the fix apart from the fault', () => {
    expect(page).toContain('got 1 timer still set [sequence 3]<');
    expect(page).toContain('<b>Fix:</b> close it in stop()');
  });

  it('should show what is the same over another transport once', () => {
    const twin = { ...boundaryViolation, transport: 'polling' };
    const both = renderHtml({ ...sampleRun, violations: [boundaryViolation, twin] });
    expect(both.match(/<figure>/gu)).toHaveLength(1);
    expect(both).toContain('By the steps of <a href="#EXP-2-websocket-sim">');
  });

  it('should say what is new since an earlier run, and lead there', () => {
    const before = sampleRun.verdicts.map((cell) => cell.transport === 'upgrade'
      && cell.property === 'EXP-2' ? { ...cell, verdict: 'held' as const, violations: 0 } : cell);
    const baseline: Run = { ...sampleRun, id: 'yesterday', verdicts: before };
    const since = renderHtml(sampleRun, { baseline });
    const section = /<h3 id="new">[^]*?<h3/u.exec(since)?.[0] ?? '';
    expect(section).toContain('Since <code>yesterday</code>: 1 new, 1 still of 2 cells.');
    expect(section).toContain('>new</span> <a href="#EXP-2-upgrade-sim">');
    expect(renderHtml(sampleRun, { baseline: sampleRun })).toContain('every cell fared as before');
    expect(renderHtml(sampleRun)).not.toContain('id="new"');
  });

  it('should explain where more came through late than was tried late', () => {
    const why = 'a listener kept the event loop busy meanwhile';
    expect(page).not.toContain(why);
    const { edgesMs = [], paths = [] } = sampleRun.lateness ?? {};
    const stalled = paths.map((path) => path.path === 'event'
      ? { ...path, through: path.through.with(3, 2) } : path);
    const lateness = { edgesMs, paths: stalled };
    expect(renderHtml({ ...sampleRun, lateness })).toContain(why);
  });

  it('should stay below 2 MB whatever the run holds', () => {
    const [event] = stalledViolation.history.events;
    const events = Array.from({ length: 10_000 }, () => event).filter((one) => one !== undefined);
    const violations = Array.from({ length: 4000 }, () =>
      ({ ...stalledViolation, history: { phaseMs: 0, events } }));
    const large = renderHtml({ ...sampleRun, violations });
    expect(Buffer.byteLength(large)).toBeLessThan(2_000_000);
    expect(large).toContain('in the run file, since this page has reached its size');
  });

  it('should be the same page for the same run', () => {
    expect(renderHtml(sampleRun)).toBe(renderHtml(structuredClone(sampleRun)));
  });
});

describe('renderHtml, of a server that broke down', () => {
  const broken = {
    ...heldRun, stopped: 'target failed' as const, exitCode: 2,
    problems: [{ of: 'target' as const, code: 'TARGET_CRASHED', message: 'boom' }],
  };

  it('should tell what went wrong before all that follows from it', () => {
    const page = renderHtml(broken);
    expect(page.match(/TARGET_CRASHED/g)).toHaveLength(1);
    expect(page.indexOf('TARGET_CRASHED')).toBeLessThan(page.indexOf('id="violations"'));
  });

  it('should not say that nothing was found where nothing was judged', () => {
    const page = renderHtml({ ...broken, verdicts: [], exitCode: 3 });
    expect(page).not.toContain('None was found');
    expect(page).not.toContain('id="violations"');
  });
});

// Helpers

const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const VOID: ReadonlySet<string> = new Set(['meta', 'br']);

/** @returns the tags that are closed without being open, or left open. */
function unbalanced(page: string): readonly string[] {
  const body = page.replace(/<(style|script)>[^]*?<\/\1>/gu, '');
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = '', rest = ''] of body.matchAll(/<(\/?)([a-z]\w*)([^>]*)>/gu)) {
    if (VOID.has(name) || rest.endsWith('/')) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}
