/** What answers to live messages have in common, down to their fields. */
type Pattern =
  | { readonly is: 'anything'; readonly types: ReadonlySet<string> }
  | { readonly is: 'exactly'; readonly value: unknown }
  | { readonly is: 'list'; readonly items: readonly Pattern[] }
  | { readonly is: 'object'; readonly fields: ReadonlyMap<string, Pattern> };

/**
 * Learns how an application answers when it accepts a message: what was the same in every answer
 * has to be the same again, what varied may vary. A server that answers a refusal as well answers
 * otherwise then: `false` where it was `true`, an `error` where there was none.
 *
 * @param samples the arguments of at least two acknowledgements, of different messages and users
 */
export function alikeAll(
  samples: readonly (readonly unknown[])[],
): (answers: readonly unknown[]) => boolean {
  const pattern = patternOf(samples);
  return (answers) => fits(pattern, answers);
}

function patternOf(values: readonly unknown[]): Pattern {
  const [first] = values;
  if (values.every(Array.isArray)) {
    const lists = values as readonly (readonly unknown[])[];
    const length = lists[0]?.length ?? 0;
    return lists.every((list) => list.length === length)
      ? {
          is: 'list',
          items: Array.from({ length }, (_, index) => patternOf(lists.map((list) => list[index]))),
        }
      : { is: 'anything', types: new Set(['object']) };
  }
  if (values.every(isObject)) {
    const objects = values;
    const names = Object.keys(objects[0] ?? {});
    return {
      is: 'object',
      fields: new Map(names.filter((name) => objects.every((one) => name in one))
        .map((name) => [name, patternOf(objects.map((one) => one[name]))])),
    };
  }
  return values.every((value) => value === first) && !looksLikeTime(first)
    ? { is: 'exactly', value: first }
    : { is: 'anything', types: new Set(values.map(typeName)) };
}

/** Seconds since 2001 at least: less is no time of day that anybody answers. */
const LEAST_EPOCH = 1e9;

/** What was the same within a second, or a minute, may be another in the next. */
const looksLikeTime = (value: unknown): boolean =>
  typeof value === 'number' ? value >= LEAST_EPOCH
    : typeof value === 'string' && /\d:\d\d|\d{4}-\d\d|^\d{10,}$/.test(value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeName = (value: unknown): string => value === null ? 'null' : typeof value;

/** Fields that say no, whatever else there is. */
const REFUSALS = ['error', 'err', 'errors', 'reason', 'code'];

function fits(pattern: Pattern, value: unknown): boolean {
  switch (pattern.is) {
    case 'exactly': return value === pattern.value;
    case 'anything': return pattern.types.has(typeName(value));
    case 'list': return Array.isArray(value) && value.length === pattern.items.length
      && pattern.items.every((item, index) => fits(item, value[index]));
    case 'object': return isObject(value)
      && [...pattern.fields].every(([name, field]) => name in value && fits(field, value[name]))
      && !REFUSALS.some((name) => name in value && !pattern.fields.has(name));
    default: return pattern satisfies never;
  }
}
