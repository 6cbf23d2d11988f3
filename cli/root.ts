import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const owning = (folder: string): string =>
  existsSync(join(folder, 'package.json')) || dirname(folder) === folder
    ? folder : owning(dirname(folder));

/**
 * The folder of lapse itself, symlinks followed: the nearest one with a `package.json`, whether
 * this file runs as it is or as it was built.
 */
export const ROOT = realpathSync(owning(import.meta.dirname));
