import type { Bounds } from '../model/actions/action.ts';
import type { Adapter } from '../model/driver.ts';
import type { Lacks } from './lacks.ts';
import type { Contract } from './property.ts';

/** Where sequences are executed and judged. */
export interface Trial {
  readonly adapter: Adapter;
  readonly bounds: Bounds;
  readonly contract: Contract;
  readonly lacks: Lacks;
}
