import type { Carrier } from './step.ts';

/** Carried by the requests: what the client opens with, it opens every connection with. */
export const isStatic = (carrier: Carrier): boolean =>
  carrier === 'query' || carrier === 'header' || carrier === 'cookie';
