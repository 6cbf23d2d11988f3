import { DESIGNS } from '../model/designs/index.ts';
import { decideDesigns } from './fixtures/designs.ts';

/** Every other design; the rest is in the file beside this one, so that two cores share them. */
decideDesigns(DESIGNS.filter((_design, index) => index % 2 === 0));
