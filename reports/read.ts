import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { printable } from './printable.ts';
import { GALLERY_SCHEMA, gallerySchema } from './schema/gallery.ts';
import type { Gallery } from './schema/gallery.ts';
import { REPLAY_SCHEMA, RUN_SCHEMA, replaySchema, runSchema } from './schema/run.ts';
import type { Replay, Run } from './schema/run.ts';

type FileKind = 'RUN' | 'REPLAY' | 'GALLERY';
type Fault = 'MISSING' | 'UNREADABLE' | 'TOO_LARGE' | 'TRUNCATED' | 'VERSION' | 'INVALID';
export type ReportErrorCode = `${FileKind}_FILE_${Fault}`;

/** A file that cannot be reported on. `code` is stable; `message` says what to do. */
export class ReportError extends Error {
  readonly code: ReportErrorCode;
  readonly path: string;

  constructor(code: ReportErrorCode, path: string, what: string) {
    super(`${code}: ${what}`);
    this.name = 'ReportError';
    this.code = code;
    this.path = path;
  }
}

/** A larger file was not written by lapse: a run of 100,000 sequences takes some megabytes. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

interface Kind<Document> {
  readonly kind: FileKind;
  readonly noun: string;
  readonly version: string;
  readonly schema: z.ZodType<Document>;
  /** What to do about a file that is no good. */
  readonly again: string;
  /** What to do with one where another kind was expected. */
  readonly instead: string;
}

const runFile: Kind<Run> = {
  kind: 'RUN', noun: 'run file', version: RUN_SCHEMA, schema: runSchema,
  again: 'write it again with ./lapse check',
  instead: 'name one of the replay files beside it',
};

const replayFile: Kind<Replay> = {
  kind: 'REPLAY', noun: 'replay file', version: REPLAY_SCHEMA, schema: replaySchema,
  again: 'take it afresh from the directory of a run',
  instead: 'use ./lapse replay',
};

const galleryFile: Kind<Gallery> = {
  kind: 'GALLERY', noun: 'gallery, the file of a check of every design', version: GALLERY_SCHEMA,
  schema: gallerySchema, again: 'write it again with ./lapse check --all-designs',
  instead: 'draw it with ./lapse report; what is compared or run again is one server\'s own file',
};

/**
 * @returns the run that a run file holds.
 * @throws {ReportError} `RUN_FILE_…`: it is missing, cut short, of another version, or invalid.
 */
export const readRun = (path: string): Promise<Run> => readDocument(path, runFile);

/**
 * @returns the steps and the expected breach that a replay file holds.
 * @throws {ReportError} `REPLAY_FILE_…` under the same conditions.
 */
export const readReplay = (path: string): Promise<Replay> => readDocument(path, replayFile);

/** What can be drawn again. */
export type Drawable =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'gallery'; readonly gallery: Gallery };

/**
 * @returns whichever of the two a file holds.
 * @throws {ReportError} as for a run file, unless the file says that it is a gallery
 */
export async function readDrawable(path: string): Promise<Drawable> {
  const document = await readJson(path, runFile);
  if (isRecord(document) && document['schema'] === GALLERY_SCHEMA) {
    return { kind: 'gallery', gallery: checked(document, path, galleryFile) };
  }
  return { kind: 'run', run: checked(document, path, runFile) };
}

const readDocument = async <Document>(path: string, of: Kind<Document>): Promise<Document> =>
  checked(await readJson(path, of), path, of);

async function readJson(path: string, of: Kind<unknown>): Promise<unknown> {
  const shown = printable(path);
  return parse(await readText(path, shown, of), shown, path, of);
}

function checked<Document>(document: unknown, path: string, of: Kind<Document>): Document {
  const shown = printable(path);
  checkVersion(document, shown, path, of);
  const result = of.schema.safeParse(document);
  if (result.success) return result.data;
  const wrong = describeIssue(result.error.issues[0], document);
  throw new ReportError(`${of.kind}_FILE_INVALID`, path, `${shown}: ${wrong} → ${of.again}`);
}

async function readText(path: string, shown: string, of: Kind<unknown>): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      throw new ReportError(`${of.kind}_FILE_TOO_LARGE`, path,
        `${shown}: expected at most ${MAX_FILE_BYTES} bytes, got ${size} → `
        + `check that this is a ${of.noun}`);
    }
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof ReportError) throw cause;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const missing = reason === 'ENOENT' || reason === 'ENOTDIR';
    throw new ReportError(`${of.kind}_FILE_${missing ? 'MISSING' : 'UNREADABLE'}`, path,
      `${shown}: expected a ${of.noun}, got ${missing ? 'no such file' : reason} → `
      + (missing ? 'check the path' : 'give the path of a file that can be read'));
  }
}

function parse(text: string, shown: string, path: string, of: Kind<unknown>): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const said = cause instanceof Error ? printable(cause.message, 160) : 'no JSON';
    throw new ReportError(`${of.kind}_FILE_TRUNCATED`, path,
      `${shown}: expected one JSON document, got ${text.length} characters that are not (${said}) `
      + `→ ${of.again}`);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Looked at first: the faults of a document of another version are no news. */
function checkVersion(document: unknown, shown: string, path: string, of: Kind<unknown>): void {
  const got = isRecord(document) ? document['schema'] : undefined;
  if (typeof got !== 'string' || got === of.version) return;
  const other = [runFile, replayFile, galleryFile].find(({ version }) => version === got);
  const remedy = other === undefined
    ? `read it with the version of lapse that wrote it, or ${of.again}`
    : `this is a ${other.noun}: ${other.instead}`;
  throw new ReportError(`${of.kind}_FILE_VERSION`, path,
    `${shown}: schema, expected "${of.version}", got "${printable(got, 64)}" → ${remedy}`);
}

type Issue = z.core.$ZodIssue;

/** The branch of a union that came furthest tells what the author of the document meant. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().map((one) =>
    deepest({ ...one, path: [...issue.path, ...one.path] } as Issue));
  const furthest = inner.reduce<Issue | undefined>((best, one) =>
    best === undefined || one.path.length > best.path.length ? one : best, undefined);
  return furthest !== undefined && furthest.path.length > issue.path.length ? furthest : issue;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'the document' : printable(z.core.toDotPath([...path]), 160);

const valueAt = (document: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) =>
    value === null || typeof value !== 'object' ? undefined
      : (value as Readonly<Record<PropertyKey, unknown>>)[key], document);

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return isRecord(value) ? 'an object' : printable(JSON.stringify(value), 60);
}

/** @returns `executed.steps, expected number, got "many"`. */
function describeIssue(found: Issue | undefined, document: unknown): string {
  if (found === undefined) return 'expected a valid document, got another';
  const issue = deepest(found);
  const where = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `${where}, expected no unknown key, got ${printable(issue.keys.join(', '), 120)}`;
  }
  const said = /expected (.+?)(?:, received .*)?$/iu.exec(issue.message)?.[1] ?? issue.message;
  const got = valueText(valueAt(document, issue.path));
  return `${where}, expected ${printable(said, 160)}, got ${got}`;
}
