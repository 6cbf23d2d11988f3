import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lapse, ROOT } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

describe('a server whose clock is not lapse\'s', { timeout: 60_000 }, () => {
  it.each([
    ['other-clock', /lets a token in that expired an hour ago by lapse's clock/],
    ['other-timer', /a timer that is not lapse's \(at .*other-timer\.mjs.*\) → use setTimeout/],
    ['other-thread', /as it loads: it starts a worker thread/],
    ['sets-clock', /puts a clock of its own in the place of Date/],
  ])('should be found out before anything is judged: %s', async (name, says) => {
    const ran = await doctor(name);
    expect(ran).toMatch(/^✗ CLOCK_ESCAPES: /);
    expect(ran).toMatch(says);
  });

  it('should be lapse\'s where it is one that nobody sets', async () => {
    const file = join(out, 'lapse.config.mjs');
    writeFileSync(file, 'export default { messages: { accepted: (a) => a === \'sent\' } };');
    const { code, stdout } = await lapse(['check', './cli/fixtures/modules/monotonic.mjs',
      '--config', file, '--property', 'EXP-2', ...SMALL]);
    expect(stdout).toMatch(/^HELD/);
    expect(code).toBe(0);
  });
});

describe('a server that remembers something from one sequence to the next', () => {
  it('should be found out before anything is judged', { timeout: 60_000 }, async () => {
    const { code, stdout } = await lapse(['check', './cli/fixtures/modules/remembers.mjs',
      ...SMALL]);
    expect(oneLine(stdout))
      .toMatch(/TARGET_KEEPS_STATE: .*at first, . sends m\d .*got the ack of m\d; later/);
    expect(code).toBe(3);
  });

  it('should be found out by the end, and not judged', { timeout: 60_000 }, async () => {
    const { code, stdout } = await lapse(['check', './cli/fixtures/modules/wears-out.mjs',
      ...SMALL]);
    expect(oneLine(stdout)).toMatch(/TARGET_KEEPS_STATE: .*at first, A opens .*; later, A opens/);
    expect(stdout).not.toMatch(/✗ violated|✓ held/);
    expect(code).toBe(2);
  });
});

// Helpers

const out = mkdtempSync(join(tmpdir(), 'lapse-'));
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

const SMALL = ['--adapter', 'sim', '--transport', 'websocket', '--sequences', '30', '--out', out];

const oneLine = (text: string): string => text.replaceAll(/\n +/g, ' ');

async function doctor(name: string): Promise<string> {
  const ran: Ran = await lapse(
    ['doctor', join(ROOT, `cli/fixtures/modules/${name}.mjs`), '--transport', 'websocket']);
  expect(ran.code).toBe(3);
  return oneLine(ran.stdout);
}
