import { beforeEach, describe, expect, it } from 'vitest';
import {
  begin, clock, fireAll, fired, mark, note, runTo,
} from './fixtures/marks.ts';
import { soon } from './fixtures/xmlhttprequest-ssl/zero-delay.ts';

beforeEach(begin);

describe('withheld timers', () => {
  beforeEach(() => {
    note('at', 10);
    note('after', 11);
  });

  it('should wait at their instant until they are released', () => {
    withholdAt(10);
    fireAll();
    expect(fired).toEqual([]);
    clock.release();
    fireAll();
    expect(fired).toEqual(['at @10']);
  });

  it('should count as pending, and not as next', () => {
    withholdAt(10);
    expect([clock.pending(), clock.nextDueMs()]).toEqual([2, 11]);
  });

  it('should stay cleared when they are cleared meanwhile', () => {
    const cleared = note('cleared', 10);
    withholdAt(10);
    clearTimeout(cleared);
    clock.release();
    fireAll();
    expect(fired).toEqual(['at @10']);
    expect(clock.pending()).toBe(1);
  });

  it('should keep their new deadline when they are refreshed meanwhile', () => {
    const refreshed = note('refreshed', 10);
    withholdAt(10);
    refreshed.refresh();
    clock.release();
    fireAll();
    expect(fired).toEqual(['at @10']);
    runTo(20);
    expect(fired).toEqual(['at @10', 'after @20', 'refreshed @20']);
  });

  it('should not hold back what is set to that instant later', () => {
    withholdAt(10);
    soon(() => { mark('I/O'); });
    fireAll();
    expect(fired).toEqual(['I/O @10']);
  });

  it('should fire in their order, however often they are withheld and released', () => {
    note('at, second', 10);
    for (let round = 0; round < 3; round += 1) {
      withholdAt(10);
      clock.release();
    }
    fireAll();
    expect(fired).toEqual(['at @10', 'at, second @10']);
  });
});

describe('hurried timers', () => {
  it('should fire up to 1 ms early, while the clock shows the time before', () => {
    note('due', 11);
    note('later', 12);
    clock.moveTo(10);
    clock.hurry();
    fireAll();
    expect(fired).toEqual(['due @10']);
    expect(clock.nextDueMs()).toBe(12);
  });
});

// Helpers

function withholdAt(offsetMs: number): void {
  clock.moveTo(offsetMs);
  clock.withholdDueAt(offsetMs);
}
