import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { DESIGNS } from '../model/designs/index.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { TOKENS } from '../model/tokens.ts';
import { REACHABLE } from '../properties/reach.ts';
import type { TargetRef } from './protocol.ts';
import { ROOT } from './root.ts';

const PACKAGES = [
  'socket.io', 'engine.io', 'socket.io-client', 'engine.io-client', 'jose', 'jsonwebtoken',
  '@sinonjs/fake-timers', 'fast-check',
] as const;

/** @returns the version in a package.json, or `undefined` where there is none to be read. */
function versionIn(path: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const version = (manifest as { readonly version?: unknown } | null)?.version;
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Looks where `from` would find the package. Not every package lets its manifest be imported. */
const versionOf = (name: string, from: string): string | undefined =>
  (createRequire(from).resolve.paths(name) ?? [])
    .map((folder) => versionIn(join(folder, name, 'package.json')))
    .find((version) => version !== undefined);

/** The version of lapse itself. */
export const ownVersion = (): string =>
  versionIn(join(ROOT, 'package.json')) ?? 'unknown';

/** The model as data, and what its closure reaches: the same wherever it means the same. */
const modelVersion = (): string => `sha256 ${
  hash('sha256', JSON.stringify([TOKENS, SCOPES, DESIGNS, REACHABLE])).slice(0, 16)}`;

/**
 * @returns the versions a run depends on. A module of the user's may have a Socket.IO of its own,
 * which is then listed as `target socket.io`.
 */
export function versionsFor(target: TargetRef): Readonly<Record<string, string>> {
  const own = PACKAGES.map((name) => [name, versionOf(name, import.meta.url)] as const);
  const theirs = target.kind === 'module'
    ? [['target socket.io', versionOf('socket.io', resolve(target.path))] as const]
    : [];
  const found = [...own, ...theirs].flatMap(([name, version]) =>
    version === undefined ? [] : [[name, version] as const]);
  return {
    lapse: ownVersion(), model: modelVersion(), node: process.versions.node,
    ...Object.fromEntries(found),
  };
}

/**
 * @returns a warning where a module has a Socket.IO of its own that is another than the one the
 * model was held against, step by step; `null` where it is the same, or none is known
 */
export function unconfirmedVersion(versions: Readonly<Record<string, string>>): string | null {
  const [theirs, confirmed] = [versions['target socket.io'], versions['socket.io']];
  if (theirs === undefined || theirs === confirmed) return null;
  return `the server has socket.io ${theirs}; that model and server agree was confirmed for `
    + `${confirmed} alone`;
}
