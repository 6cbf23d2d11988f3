import { DESIGNS } from '../model/designs/index.ts';
import { catchDesigns } from './fixtures/catches.ts';

catchDesigns(DESIGNS);
