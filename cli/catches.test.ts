import { SOME_DESIGNS } from '../properties/fixtures/designs.ts';
import { catchDesigns } from './fixtures/catches.ts';

/** The others are caught by `npm run test:whole`. */
catchDesigns(SOME_DESIGNS);
