import { describe, it } from 'vitest';
import { LAWS } from './laws.ts';
import { openTargets, openTestBench } from './testing.ts';

const bench = await openTestBench();

describe.each(['sim', 'loopback'] as const)('the %s adapter obeys', (name) => {
  it.each(LAWS)('$says', async ({ obey }) => {
    await obey(await openTargets(bench, name));
  });
});
