import { isDeepStrictEqual } from 'node:util';
import type { Design } from '../model/design.ts';

/** A set of fields of a design, one bit each; where there are more fields, two share a bit. */
export type Fields = number;

const BITS = 32;

/** What says what a design is, and has no part in what it does. */
const SAYINGS: readonly string[] = [
  'id', 'title', 'says', 'catalogue', 'breaks', 'lacks',
] satisfies (keyof Design)[];

const fieldsOf = (design: Design): readonly (keyof Design)[] =>
  (Object.keys(design) as (keyof Design)[]).filter((name) => !SAYINGS.includes(name)).sort();

/** A design that notes which of its fields are looked at; `seen` tells, and forgets. */
export function watched(design: Design): { readonly design: Design; readonly seen: () => Fields } {
  let fields: Fields = 0;
  const watching = Object.defineProperties({}, Object.fromEntries(
    fieldsOf(design).map((name, index) => [name, {
      enumerable: true,
      get: () => {
        fields |= 1 << index % BITS;
        return design[name];
      },
    }]))) as Design;
  return {
    design: watching,
    seen: () => {
      const all = fields;
      fields = 0;
      return all;
    },
  };
}

/** The fields in which two designs differ. */
export function differingFields(one: Design, other: Design): Fields {
  let fields: Fields = 0;
  for (const [index, name] of fieldsOf(one).entries()) {
    if (!isDeepStrictEqual(one[name], other[name])) fields |= 1 << index % BITS;
  }
  return fields;
}

/** How many fields there are in a set. */
export function sizeOf(fields: Fields): number {
  let size = 0;
  for (let left = fields; left !== 0; left &= left - 1) size += 1;
  return size;
}
