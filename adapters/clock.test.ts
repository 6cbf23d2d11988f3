import { createRequire } from 'node:module';
import { performance as hooked } from 'node:perf_hooks';
import * as timersModule from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { epochAtStart } from '../model/time.ts';
import {
  START, begin, clock, fireAll, fired, mark, note, runTo,
} from './fixtures/marks.ts';
import { soon } from './fixtures/xmlhttprequest-ssl/zero-delay.ts';
import { realNowMs, turn } from './real.ts';

const capturedSetTimeout = setTimeout;

beforeEach(begin);

describe('the virtual clock', () => {
  it('should stand still until it is moved', async () => {
    const beforeMs = Date.now();
    const realMs = realNowMs();
    while (realNowMs() - realMs < 5) await turn();
    expect([Date.now() - beforeMs, clock.elapsedMs()]).toEqual([0, 0]);
  });

  it('should show the same time in every view of it', () => {
    const performanceMs = performance.now();
    clock.moveTo(1_234);
    expect(Date.now()).toBe(START + 1_234);
    expect(new Date().getTime()).toBe(START + 1_234);
    expect(new Date().toISOString()).toBe(new Date(START + 1_234).toISOString());
    expect(Date()).toBe(new Date(START + 1_234).toString());
    expect(performance.now() - performanceMs).toBe(1_234);
    expect(performance.timeOrigin + performance.now()).toBe(Date.now());
    expect(hooked.now()).toBe(performance.now());
  });

  it('should leave dates alone that are not now', () => {
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(new Date()).toBeInstanceOf(Date);
  });

  it('should begin again at another time, with nothing pending', () => {
    note('left over', 5);
    clock.stall(10);
    clock.reset(epochAtStart(0));
    expect([clock.pending(), clock.elapsedMs(), Date.now()]).toEqual([0, 0, epochAtStart(0)]);
    expect(clock.nextDueMs()).toBeUndefined();
  });

  it('should serve references that were taken before it began again', () => {
    clock.reset(START);
    capturedSetTimeout(() => { mark('captured'); }, 3);
    runTo(3);
    expect(fired).toEqual(['captured @3']);
  });
});

describe('time', () => {
  it('should never run backwards, whatever fires late', () => {
    note('late', 10);
    clock.moveTo(50);
    fireAll();
    expect(fired).toEqual(['late @50']);
    clock.moveTo(20);
    expect(clock.elapsedMs()).toBe(50);
  });
});

describe('overdue timers', () => {
  it('should fire one by one, by deadline and then in the order they were set', async () => {
    note('c', 30);
    note('a', 10);
    note('b1', 20);
    note('b2', 20);
    clock.moveTo(100);
    for (const expected of ['a @100', 'b1 @100', 'b2 @100', 'c @100']) {
      await Promise.resolve();
      expect(clock.fireOneDue()).toBe(true);
      expect(fired.at(-1)).toBe(expected);
    }
    expect(clock.fireOneDue()).toBe(false);
  });

  it('should count what a timer sets from the time at which it fires', () => {
    setTimeout(() => { note('second', 5); }, 10);
    runTo(10);
    expect(clock.nextDueMs()).toBe(15);
  });

  it('should fire an interval once, and again one period after that', () => {
    setInterval(() => { mark('tick'); }, 10);
    clock.moveTo(47);
    fireAll();
    expect(fired).toEqual(['tick @47']);
    expect(clock.nextDueMs()).toBe(57);
  });

  it('should move the next round of an interval that was late by less than a period', () => {
    setInterval(() => { mark('tick'); }, 10);
    clock.moveTo(14);
    fireAll();
    expect(clock.nextDueMs()).toBe(24);
  });

  it('should keep the rounds of an interval that is on time', () => {
    setInterval(() => { mark('tick'); }, 10);
    runTo(10);
    runTo(20);
    expect(fired).toEqual(['tick @10', 'tick @20']);
    expect(clock.nextDueMs()).toBe(30);
  });

  it('should let an interval end itself', () => {
    const interval = setInterval(() => { clearInterval(interval); }, 10);
    runTo(10);
    expect(clock.pending()).toBe(0);
  });
});

describe('a stall', () => {
  it('should move every view of the time at once, and fire nothing', () => {
    note('due meanwhile', 5);
    clock.stall(20);
    expect([Date.now() - START, clock.elapsedMs()]).toEqual([20, 20]);
    expect(clock.fireOneDue()).toBe(false);
    clock.catchUp();
    fireAll();
    expect(fired).toEqual(['due meanwhile @20']);
  });

  it('should add up with another in the same turn', () => {
    clock.stall(20);
    clock.stall(5);
    clock.catchUp();
    expect(clock.elapsedMs()).toBe(25);
  });

  it('should count a timer that is set during it from what Date shows, as Node does', () => {
    clock.stall(30);
    note('set while busy', 50);
    clock.catchUp();
    expect(clock.nextDueMs()).toBe(80);
  });

  it('should show in performance.now() too', () => {
    const beforeMs = performance.now();
    clock.stall(30);
    expect(performance.now() - beforeMs).toBe(30);
  });

  it('should end any withholding: the loop turns before I/O is read', () => {
    note('withheld', 10);
    clock.moveTo(10);
    clock.withholdDueAt(10);
    clock.stall(1);
    clock.catchUp();
    fireAll();
    expect(fired).toEqual(['withheld @11']);
  });
});

describe('delays', () => {
  it.each([
    0, -1, 0.4, 1, 1.9, Number.NaN, undefined, 'soon', 2 ** 31, Number.POSITIVE_INFINITY,
  ])('should take %s for 1 ms, as Node does', (delay) => {
    setTimeout(() => { mark('once'); }, delay as number);
    expect(clock.nextDueMs()).toBe(1);
    runTo(1);
    expect(fired).toEqual(['once @1']);
  });

  it('should take the longest that Node knows as it is', () => {
    note('in 24 days', 2 ** 31 - 1);
    expect(clock.nextDueMs()).toBe(2 ** 31 - 1);
  });

  it('should have the same floor under intervals', () => {
    setInterval(() => { mark('tick'); }, 0);
    expect(clock.nextDueMs()).toBe(1);
  });

  it('should let only the official client report completed I/O in the same instant', () => {
    soon(() => { mark('client'); });
    setTimeout(() => { mark('server'); }, 0);
    fireAll();
    expect(fired).toEqual(['client @0']);
  });

  it('should do so inside a timer as well', () => {
    setTimeout(() => { soon(() => { mark('client'); }); }, 5);
    runTo(5);
    expect(fired).toEqual(['client @5']);
  });

  it('should leave stack traces as they were', () => {
    soon(() => undefined);
    expect(new Error('x').stack).toContain('clock.test.ts');
    expect(Error.stackTraceLimit).toBeGreaterThanOrEqual(10);
  });
});

describe('the ways to a timer', () => {
  const require = createRequire(import.meta.url);

  it('should be virtual through the CommonJS module', () => {
    const { setTimeout: later } = require('node:timers') as typeof timersModule;
    later(() => { mark('required'); }, 2);
    runTo(2);
    expect(fired).toEqual(['required @2']);
  });

  it('should be virtual through named imports of the ES module', () => {
    timersModule.setTimeout(() => { mark('imported'); }, 0);
    runTo(1);
    expect(fired).toEqual(['imported @1']);
  });

  it('should be virtual through util.promisify', async () => {
    void promisify(setTimeout)(0, 'value').then((value) => { mark(String(value)); });
    await settled(1);
    expect(fired).toEqual(['value @1']);
  });

  it('should be virtual through timers/promises', async () => {
    void wait(0, 'value').then((value) => { mark(value); });
    await settled(1);
    expect(fired).toEqual(['value @1']);
  });

  it('should take clearTimeout and refresh as Node does', () => {
    const timer = note('refreshed', 10);
    clearTimeout(note('cleared', 10));
    clock.moveTo(5);
    timer.refresh();
    runTo(14);
    expect(fired).toEqual([]);
    runTo(15);
    expect(fired).toEqual(['refreshed @15']);
  });

  it('should pass arguments on', () => {
    setTimeout((a: string, b: string) => { mark(a + b); }, 1, 'x', 'y');
    runTo(1);
    expect(fired).toEqual(['xy @1']);
  });
});

// Helpers

async function settled(offsetMs: number): Promise<void> {
  await turn();
  runTo(offsetMs);
  await turn();
}

describe('a wall clock that is set', () => {
  it('should move Date both ways and leave timers and performance.now where they are', () => {
    note('a', 10);
    const performanceMs = performance.now();
    clock.stepWall(60_000);
    expect([clock.elapsedMs(), performance.now() - performanceMs]).toEqual([60_000, 0]);
    fireAll();
    expect([fired, clock.nextDueMs()]).toEqual([[], 60_010]);
    clock.stepWall(-60_005);
    expect([clock.elapsedMs(), performance.now() - performanceMs]).toEqual([-5, 0]);
    fireAll();
    expect([fired, clock.nextDueMs()]).toEqual([[], 5]);
  });

  it('should not be carried forward again by a stall before it', () => {
    clock.stall(30);
    clock.catchUp();
    clock.stepWall(-20);
    clock.catchUp();
    expect(clock.elapsedMs()).toBe(10);
  });
});

describe('a process that was stopped', () => {
  it('should wake with what fell due waiting, and then fire it in its order', () => {
    note('b', 20);
    note('a', 10);
    note('c', 40);
    clock.oversleep(30);
    fireAll();
    expect([clock.elapsedMs(), fired]).toEqual([30, []]);
    clock.release();
    fireAll();
    expect(fired).toEqual(['a @30', 'b @30']);
  });
});
