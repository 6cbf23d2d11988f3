import { OTHER_DESIGNS } from '../properties/fixtures/designs.ts';
import { catchDesigns } from './fixtures/catches.ts';

catchDesigns(OTHER_DESIGNS);
