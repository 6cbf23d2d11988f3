import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './root.ts';
import { makeRunFolder, runsFolder } from './run-folder.ts';

describe('runsFolder', () => {
  it('should be that of the repository from anywhere inside it', () => {
    const runs = join(ROOT, 'reports', 'runs');
    expect(runsFolder(ROOT, undefined)).toBe(runs);
    expect(runsFolder(join(ROOT, 'cli'), undefined)).toBe(runs);
  });

  it('should be lapse-report in any other folder, unless told otherwise', () => {
    expect(runsFolder(scratch, undefined)).toBe(join(scratch, 'lapse-report'));
    expect(runsFolder(scratch, 'out')).toBe(join(scratch, 'out'));
    expect(runsFolder(scratch, '/out')).toBe('/out');
  });
});

describe('makeRunFolder', () => {
  it('should never give one folder to two runs', () => {
    const ids = ['a', 'a', 'a', 'b'];
    const nextId = (): string => ids.shift() ?? 'c';
    const parent = join(scratch, 'deep', 'runs');
    expect(makeRunFolder(parent, nextId).id).toBe('a');
    expect(makeRunFolder(parent, nextId).id).toBe('b');
    expect(readdirSync(parent).sort()).toEqual(['a', 'b']);
  });

  it('should give up when every name is taken', () => {
    const parent = join(scratch, 'taken');
    makeRunFolder(parent, () => 'x');
    expect(() => makeRunFolder(parent, () => 'x')).toThrow(/^FOLDER_NOT_WRITABLE/);
  });

  it('should name a folder by time, as a file system and a URL like it', () => {
    expect(makeRunFolder(join(scratch, 'times')).id)
      .toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-[0-9a-f]{6}$/);
  });

  it('should say so when the folder cannot be made', () => {
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    for (const parent of [file, join(file, 'below'), '/proc/lapse', '/dev/null/lapse']) {
      expect(() => makeRunFolder(parent), parent)
        .toThrow(/^FOLDER_NOT_WRITABLE: .*→ choose another with --out DIR$/);
    }
  });
});

// Helpers

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'lapse-run-folder-')));
afterAll(() => { rmSync(scratch, { recursive: true }); });
