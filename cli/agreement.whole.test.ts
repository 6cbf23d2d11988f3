import { openTestBench } from '../adapters/testing.ts';
import { OTHER_DESIGNS } from '../properties/fixtures/designs.ts';
import { confirmServers } from './fixtures/confirmed.ts';
import { swapData } from './fixtures/swapped.ts';

const bench = await openTestBench();
confirmServers(bench, OTHER_DESIGNS);
swapData(bench, OTHER_DESIGNS);
