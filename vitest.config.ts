import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * `npm test` runs every `*.test.ts`; `npm run test:whole` the `*.whole.test.ts`, which try on every
 * design what those try on a sample.
 */
const whole = process.env['TESTS'] === 'whole';

export default defineConfig({
  test: {
    include: [whole ? '**/*.whole.test.ts' : '**/!(*.whole).test.ts'],
    exclude: ['**/node_modules/**', 'dist/**', 'reports/runs/**'],
    pool: 'forks',
    // One core less is its default, which is half of two. Some quick files wait for a real clock
    // most of the time; of the others, some go by it, and are not to be kept waiting.
    maxWorkers: availableParallelism() + (whole ? 0 : 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
