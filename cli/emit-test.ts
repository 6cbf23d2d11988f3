import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { printable } from '../reports/printable.ts';
import type { Replay } from '../reports/schema/run.ts';
import { claimOf } from '../reports/words.ts';
import { recordedAttach } from './check-options.ts';
import { CliError } from './errors.ts';
import { asSpecifier, LAUNCHER } from './paths.ts';
import type { TargetRef } from './protocol.ts';
import { writeInto } from './run-folder.ts';

/** What vitest looks for unless it is told otherwise. */
const TEST_NAME = /\.(test|spec)\.[cm]?[jt]s$/u;

export interface Emitted {
  readonly replay: Replay;
  readonly target: TargetRef;
  /** Where the replay file is, as it was given: the test names it in a comment. */
  readonly from: string;
  /** Where the test goes. */
  readonly to: string;
  readonly force: boolean;
}

/**
 * Writes a vitest file that takes the recorded steps again and fails while they break the property.
 * @throws CliError `BAD_TEST_NAME`, `FILE_EXISTS`, `FOLDER_NOT_WRITABLE`
 */
export function emitTest(emitted: Emitted): void {
  const { to, force } = emitted;
  const path = resolve(to);
  if (!TEST_NAME.test(basename(path))) {
    throw new CliError({
      code: 'BAD_TEST_NAME', what: '--emit-test', expected: 'a name that vitest looks for',
      got: `'${to}'`, todo: 'write e.g. expiry.test.ts',
    });
  }
  if (existsSync(path) && !force) {
    throw new CliError({
      code: 'FILE_EXISTS', what: to, expected: 'no file there', got: 'one',
      todo: 'choose another name, or overwrite it with --force',
    });
  }
  writeInto(dirname(path), basename(path), testText(emitted));
}

/** JavaScript reads as it is written: no sign in it turns the text around, or is not seen. */
const literal = (value: unknown): string => JSON.stringify(value, null, 2)
  .replace(/[\u007f-\uffff]/g, (unit) =>
    `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The file is valid both as JavaScript and as strict TypeScript. */
export function testText({ replay, target, from, to }: Omit<Emitted, 'force'>): string {
  const folder = dirname(resolve(to));
  const launcher = relative(folder, LAUNCHER).split(sep).join('/');
  const { versions: _ofThen, ...steps } = replay;
  const recorded = {
    ...steps,
    target: target.kind === 'module' ? asSpecifier(target.path, folder) : replay.target,
    ...recordedAttach(target, folder),
    versions: {},
  };
  const claim = claimOf(replay.expected);
  return `// ${claim}.
// From ${printable(from)}, by \`lapse replay --emit-test\`. It fails while the server breaks
// ${printable(replay.property)}, and passes once it is mended.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const LAPSE = fileURLToPath(new URL(${literal(launcher)}, import.meta.url));

const REPLAY = ${literal(recorded)};

it(${literal(`${replay.property}: not again: ${claim}`)}, { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'lapse-'));
  const file = join(folder, 'replay.json');
  writeFileSync(file, JSON.stringify(REPLAY));
  // A process of its own: lapse replaces the clock of the one it runs in.
  const { stdout, stderr } = spawnSync(LAPSE, ['replay', file, '--json'], {
    cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(stdout, stderr).toMatch(/^{/);
  const { verdict, problems } = JSON.parse(stdout);
  expect(verdict, JSON.stringify(problems)).toBe('fixed');
});
`;
}
