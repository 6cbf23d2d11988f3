import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lapse } from './fixtures/spawn.ts';

/** What takes tens of seconds as a person runs it. */
describe('lapse check, on real servers', { timeout: 120_000 }, () => {
  it('should hold for the reference on every transport, and write a page', async () => {
    const { code, stdout } = await lapse(['check', '--seed', '7', '--out', out]);
    expect(stdout).toMatch(/^HELD {2}reference/);
    expect(stdout).toContain('index.html');
    expect(code).toBe(0);
  });

  it('should find the example wanting, and its mended twins good', async () => {
    const [server, mended, guarded] = await Promise.all(
      ['server', 'mended', 'guarded'].map((name) => lapse([
        'check', `./examples/jsonwebtoken/${name}.mjs`, '--sequences', '300', '--out', out,
        '--transport', 'websocket,polling',
      ])));
    expect(server?.stdout).toMatch(/EXP-2 {3}MUST {4}✗ violated/);
    expect(server?.code).toBe(1);
    for (const good of [mended, guarded]) {
      expect(good?.stdout).toMatch(/^HELD/);
      expect(good?.code).toBe(0);
    }
  });
});

// Helpers

let out = '';
beforeAll(() => { out = mkdtempSync(join(tmpdir(), 'lapse-')); });
afterAll(() => { rmSync(out, { recursive: true, force: true }); });
