import { resolve } from 'node:path';
import { CliError } from './errors.ts';
import { designNamed } from './names.ts';
import { asSpecifier, kindAt } from './paths.ts';
import type { TargetRef } from './protocol.ts';

const looksLikePath = (target: string): boolean => /[/\\.]/.test(target);

/** The target for a worker, and as it is written into run and replay files. */
export interface NamedTarget {
  readonly target: TargetRef;
  readonly shownTarget: string;
}

/**
 * @param target a built-in design's name, or a path: whatever has a slash or a dot in it.
 * @param folders where a relative path is looked for, in this order.
 * @throws CliError `UNKNOWN_DESIGN`, `TARGET_NOT_FOUND`, `EVENT_WITHOUT_MODULE`
 */
export function targetNamed(
  target: string, event: string | undefined, folders: readonly string[],
): NamedTarget {
  const [cwd = process.cwd()] = folders;
  if (looksLikePath(target)) {
    const path = folders.map((folder) => resolve(folder, target))
      .find((one) => kindAt(one) === 'file');
    if (path !== undefined) {
      const named = { kind: 'module', path, ...(event === undefined ? {} : { event }) } as const;
      return { target: named, shownTarget: asSpecifier(path, process.cwd()) };
    }
    throw new CliError({
      code: 'TARGET_NOT_FOUND', what: 'target', expected: 'the path of a module',
      got: `'${target}', no such file in ${cwd}`, todo: 'check the path',
    });
  }
  if (event !== undefined) {
    throw new CliError({
      code: 'EVENT_WITHOUT_MODULE', what: '--event', expected: 'a module as the target',
      got: `the built-in design '${target}'`, todo: 'leave --event out',
    });
  }
  return { target: { kind: 'design', name: designNamed(target).id }, shownTarget: target };
}
