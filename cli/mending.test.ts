import { expect, it } from 'vitest';
import { DESIGNS } from '../model/designs/index.ts';
import { PROPERTIES } from '../properties/index.ts';
import { DESIGN_REMEDIES } from '../reports/mending/designs.ts';
import { GENERAL } from '../reports/mending/remedies.ts';

/** The reports know nothing of the designs: that nothing is missing is looked at here. */
it.each(DESIGNS.map((design) => [design.id, design] as const))(
  'should know what mends each property that %s breaks', (id, { breaks }) => {
    const remedies = DESIGN_REMEDIES[id] ?? [];
    const unmended = breaks.filter((property) =>
      !remedies.some(({ mends }) => mends === undefined || mends.includes(property)));
    expect(unmended).toEqual([]);
    // A sound design wants nothing: a server that is like it is not to be mended like it.
    if (breaks.length === 0) expect(remedies).toEqual([]);
  });

it('should know something of every property, and of no design that there is not', () => {
  expect(Object.keys(GENERAL)).toEqual(PROPERTIES.map(({ id }) => id));
  expect(Object.keys(DESIGN_REMEDIES).filter((id) => !DESIGNS.some((one) => one.id === id)))
    .toEqual([]);
});
