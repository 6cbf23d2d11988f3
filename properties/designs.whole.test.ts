import { DESIGNS } from '../model/designs/index.ts';
import { decideDesigns } from './fixtures/designs.ts';

decideDesigns(DESIGNS);
