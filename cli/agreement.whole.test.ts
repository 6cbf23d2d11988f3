import { openTestBench } from '../adapters/testing.ts';
import { DESIGNS } from '../model/designs/index.ts';
import { swapData } from './fixtures/swapped.ts';

swapData(await openTestBench(), DESIGNS);
