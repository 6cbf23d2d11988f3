import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkedOutside, commandOf, verdictsOf } from './fixtures/outside.ts';
import { lapse } from './fixtures/spawn.ts';

/** Whoever makes the tokens of a server that runs somewhere else. */
describe('an issuer that lapse serves', { timeout: 60_000 }, () => {
  it('should be told to a server that is started, checked against, and replayed with', async () => {
    const { run, ran, folder } = await checkedOutside(scratch, (port) => ({
      target: {
        command: commandOf('fetches-keys.mjs'), url: `http://127.0.0.1:${port}`,
        env: { PORT: String(port), ISSUER: '{issuer}' },
      },
      tokens: { issuer: true, alg: 'EdDSA' },
      messages: { event: 'chat' }, transport: ['websocket'], sequences: 40,
    }));
    expect(ran.code).toBe(1);
    expect(verdictsOf(run, 'EXP-2')).toEqual(['violated']);
    expect(verdictsOf(run, 'EXP-6')).toEqual(['held']);
    const again = await lapse(['replay', join(folder, run.violations[0]?.replay ?? '')]);
    expect(again.stdout).toContain('STILL FAILS');
  });

  it.each([
    [['--issuer-port', '4400', '--alg', 'HS256'], 'ISSUER_WITHOUT_KEYS', 64],
    [['--issuer-port', '0'], '--issuer-port', 64],
  ])('should be refused for %s', async (args, code, exitCode) => {
    const ran = await lapse(['check', 'http://127.0.0.1:1', '--event', 'chat', ...args]);
    expect(ran.stderr).toContain(code);
    expect(ran.code).toBe(exitCode);
  });
});

// Helpers

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-tokens-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });
