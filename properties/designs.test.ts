import { SOME_DESIGNS, decideDesigns } from './fixtures/designs.ts';

/** The others are decided by `npm run test:whole`. */
decideDesigns(SOME_DESIGNS);
