import { CliError } from './errors.ts';

/** Bounds of a whole number on the command line. */
export interface NumberFlag {
  readonly flag: string;
  readonly min: number;
  readonly max: number;
}

/**
 * A parser for commander. `Number('')` is 0 and `parseInt('1e3')` is 1, so neither is asked.
 * @throws CliError `BAD_NUMBER`
 */
export const wholeNumber = ({ flag, min, max }: NumberFlag) => (text: string): number => {
  const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const bounds = min === Number.MIN_SAFE_INTEGER ? '' : ` from ${min} to ${max}`;
  throw new CliError({
    code: 'BAD_NUMBER', what: flag, expected: `a whole number${bounds}`,
    got: text === '' ? 'nothing' : `'${text}'`, todo: `write e.g. ${flag} ${Math.max(min, 1)}`,
  });
};

/** Any whole number that JSON keeps exactly will do for a seed. */
export const seedFlag = wholeNumber({
  flag: '--seed', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER,
});

/** A flag that takes a comma-separated list and may be repeated; each name once, in order. */
export const listFlag = (text: string, before: readonly string[] = []): readonly string[] => {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  return [...new Set([...before, ...names])];
};

/**
 * @returns what was listed, each name checked, or `otherwise` when the flag was not given.
 * @throws CliError `NOTHING_SELECTED` for a list without a name in it.
 */
export function chosen<Item>(
  flag: string, listed: readonly string[] | undefined, named: (name: string) => Item,
  otherwise: readonly Item[],
): readonly Item[] {
  if (listed === undefined) return otherwise;
  if (listed.length > 0) return listed.map(named);
  throw new CliError({
    code: 'NOTHING_SELECTED', what: flag, expected: 'at least one name', got: 'none',
    todo: `leave ${flag} out to have them all, or name some`,
  });
}
