import { expect, it } from 'vitest';
import { placeOfCaller } from './place.ts';
import type { Place } from './place.ts';

/** As what watches a server does: called by the application, through functions of its own. */
function watchedCall(): Place | undefined {
  return placeOfCaller(watchedCall);
}

it('should know no place within what watches the application', () => {
  expect(watchedCall()).toBeUndefined();
});

it('should know none where it is not being called', () => {
  expect(placeOfCaller(() => undefined)).toBeUndefined();
});
