import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { check } from './check.ts';

describe('check, called by a program', { timeout: 60_000 }, () => {
  it('should find what the command finds, and write the folder of the run', async () => {
    const { run, folder } = await check('handshake-only', {
      adapters: ['sim'], transports: ['websocket'], properties: ['EXP-2'], sequences: 60, out,
    });
    expect(run.verdicts).toMatchObject([{ property: 'EXP-2', verdict: 'violated' }]);
    for (const name of ['run.json', 'index.html', run.violations[0]?.replay ?? 'none']) {
      expect(existsSync(join(folder, name)), name).toBe(true);
    }
  });

  it('should stop when it is told to, and keep what was done', async () => {
    const stop = new AbortController();
    stop.abort();
    const { run } = await check('reference', { adapters: ['sim'], out, signal: stop.signal });
    expect(run.stopped).toBe('interrupted');
    expect(run.exitCode).toBe(130);
  });

  it('should refuse what it does not know, with the nearest name', async () => {
    await expect(check('reference', { sequence: 5 } as object))
      .rejects.toThrow(/^BAD_OPTIONS: .*did you mean 'sequences'\?$/);
    await expect(check('reference', { sequences: 0 })).rejects.toThrow(/^BAD_OPTIONS: .*sequences/);
    await expect(check('reference', { properties: ['EXP-22'] }))
      .rejects.toThrow(/^UNKNOWN_PROPERTY/);
    await expect(check('./nowhere.mjs')).rejects.toThrow(/^TARGET_NOT_FOUND/);
  });
});

// Helpers

const out = mkdtempSync(join(tmpdir(), 'lapse-api-'));
afterAll(() => { rmSync(out, { recursive: true, force: true }); });
