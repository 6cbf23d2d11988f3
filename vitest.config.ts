import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/**
 * `npm test` runs every `*.test.ts`; `npm run test:whole` the `*.whole.test.ts`, which try on every
 * design what those try on a sample.
 */
const whole = process.env['TESTS'] === 'whole';

/**
 * From both ends of the usual order, which is by size. The smallest go through all designs, take
 * longest, and keep a core busy; the largest wait for servers and clocks. So each runs beside the
 * other kind, and nothing long comes last.
 */
class FromBothEnds extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.map((_, index) =>
      sorted.at(index % 2 === 0 ? -1 - index / 2 : (index - 1) / 2) as TestSpecification);
  }
}

export default defineConfig({
  test: {
    include: [whole ? '**/*.whole.test.ts' : '**/!(*.whole).test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'reports/runs/**'],
    ...(whole ? { sequence: { sequencer: FromBothEnds } } : {}),
    pool: 'forks',
    // What explorers find out they keep: less of it is copied where the young have more room.
    execArgv: ['--max-semi-space-size=64'],
    // One core less is its default, which is half of two. Some quick files wait for a real clock
    // most of the time; of the others, some go by it, and are not to be kept waiting.
    maxWorkers: availableParallelism() + (whole ? 0 : 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
