import { expect, it } from 'vitest';
import { Answers } from './answers.ts';

it('should know how long the slowest of the last answers took', () => {
  const answers = new Answers();
  expect(answers.slowestMs).toBe(0);
  for (const tookMs of [3, 400, 20]) answers.note(tookMs);
  expect(answers.slowestMs).toBe(400);
});

it('should count a join by how much longer it took than the fastest', () => {
  const answers = new Answers();
  for (const tookMs of [500, 480, 530]) answers.noteJoin(tookMs);
  expect(answers.slowestMs).toBe(50);
  answers.noteJoin(1_200);
  expect(answers.slowestMs).toBe(720);
});
