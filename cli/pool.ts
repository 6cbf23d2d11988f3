/**
 * Runs `one` over `items`, at most `width` at a time, in order. Once `mayStart` says no, nothing
 * more is started.
 * @returns what each item came to, in the order of the items; `undefined`: it was not started.
 */
export async function inPool<Item, Outcome>(
  items: readonly Item[], width: number, mayStart: () => boolean,
  one: (item: Item, index: number) => Promise<Outcome>,
): Promise<readonly (Outcome | undefined)[]> {
  const outcomes = items.map((): Outcome | undefined => undefined);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && mayStart()) {
      const index = next++;
      outcomes[index] = await one(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return outcomes;
}
