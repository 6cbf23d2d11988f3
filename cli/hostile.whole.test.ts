import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lapse } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/**
 * Servers that hold what they have to hold, and are hostile otherwise: whatever comes of that has a
 * name, ends the run in time, and is no verdict about expiry.
 */
describe('a hostile server', { timeout: 60_000 }, () => {
  it.each([
    ['never-answers', 'TARGET_NEVER_ANSWERS'],
    ['never-calls-next', 'TARGET_NEVER_ANSWERS'],
    ['destroys', 'TARGET_REFUSES_GOOD_TOKEN'],
    ['closes-at-once', 'TARGET_CLOSES_AT_ONCE'],
    ['endless-body', 'NEVER_SETTLES'],
    ['endless', 'NEVER_SETTLES'],
  ])('should be found untestable: %s is %s', async (name, code) => {
    const ran = await check(name);
    expect(ran.stdout).toMatch(/^COULD NOT TEST/);
    expect(oneLine(ran)).toContain(`! ${code}: `);
    expect(ran.code).toBe(3);
  });

  it.each([
    ['malformed-frames', 'was sent what it cannot read, and gave up: parse error'],
    ['unknown-frames', 'was sent what it cannot read, and gave up: transport error'],
    ['throws-in-middleware', '! TARGET_CRASHED: expected no error that nothing catches, got '
      + 'TypeError: bad middleware'],
  ])('should be inconclusive where it gets in the way: %s', async (name, says) => {
    const ran = await check(name);
    expect(oneLine(ran)).toContain(says);
    expect(ran.stdout).not.toContain('violated');
    expect(ran.code).toBe(2);
  });

  it.each([
    ['acks-twice'], ['wants-acks'], ['colliding-ids'], ['big-messages'], ['gzip'],
    ['proto-events', '--event', '__proto__'], ['proto-events', '--event', 'constructor'],
  ])('should be judged like any other: %s %s %s', async (name, ...args) => {
    const ran = await check(name, ...args);
    expect(ran.stdout).toMatch(/^HELD/);
    expect(ran.code).toBe(0);
  });
});

// Helpers

let out = '';
beforeAll(() => { out = mkdtempSync(join(tmpdir(), 'lapse-')); });
afterAll(() => { rmSync(out, { recursive: true, force: true }); });

/** The properties that such a server exercises in so few sequences. */
const check = (name: string, ...args: readonly string[]): Promise<Ran> =>
  lapse(['check', `./cli/fixtures/hostile/${name}.mjs`, '--adapter', 'sim', '--transport',
    'websocket', '--sequences', '40', '--property', 'EXP-1,EXP-2,EXP-7', '--out', out, ...args]);

const oneLine = ({ stdout }: Ran): string => stdout.replaceAll(/\n +/g, ' ');
