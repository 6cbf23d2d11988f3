import { expect, it } from 'vitest';
import { Answers } from './answers.ts';

it('should know how long the slowest of the last answers took', () => {
  const answers = new Answers();
  expect(answers.slowestMs).toBe(0);
  for (const tookMs of [3, 400, 20]) answers.note(tookMs);
  expect(answers.slowestMs).toBe(400);
});
