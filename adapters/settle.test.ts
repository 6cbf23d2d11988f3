import { pbkdf2, randomBytes } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { epochAtStart } from '../model/time.ts';
import { VirtualClock } from './clock.ts';
import { HarnessError } from './errors.ts';
import { soon } from './fixtures/xmlhttprequest-ssl/zero-delay.ts';
import { turn } from './real.ts';
import { advance, settle } from './settle.ts';
import type { World } from './settle.ts';
import { clockWith } from './testing.ts';
import { Work } from './work.ts';

const clock = new VirtualClock();
const work = new Work();
const key = randomBytes(32);
const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'HS256' }).sign(key);

let seen: string[] = [];
beforeEach(() => {
  clock.reset(epochAtStart(0));
  work.start({ realSockets: false });
  seen = [];
});
afterEach(() => { work.stop(); });

describe('settle', () => {
  it('should leave nothing early: jobs, immediates, microtasks, timers, the wire', async () => {
    const chunks = [listener];
    await settle(worldWith(() => {
      const chunk = chunks.shift();
      if (chunk !== undefined) void chunk();
      return chunk !== undefined;
    }));
    expect(seen).toEqual([
      'verified', 'immediate 1', 'immediate 2', 'derived', 'timer', 'verified again', 'done',
    ]);
  });

  it('should fire what is due, and not what is due in a millisecond', async () => {
    soon(() => { mark('due'); });
    setTimeout(() => { mark('later'); }, 1);
    await settle(worldWith());
    expect(seen).toEqual(['due']);
  });

  it('should drain promises and ticks between two timers that are due together', async () => {
    for (const name of ['a', 'b']) {
      soon(() => {
        mark(name);
        process.nextTick(mark, `${name} tick`);
        void Promise.resolve().then(() => { mark(`${name} promise`); });
      });
    }
    await settle(worldWith());
    expect(seen).toEqual(['a', 'a tick', 'a promise', 'b', 'b tick', 'b promise']);
  });

  it('should fire timers before the wire moves, and move one chunk at a time', async () => {
    const chunks = ['one', 'two'];
    setTimeout(() => { mark('timer'); }, 5);
    clock.moveTo(5);
    await settle(worldWith(() => {
      const chunk = chunks.shift();
      if (chunk === undefined) return false;
      mark(chunk);
      setImmediate(() => { mark(`after ${chunk}`); });
      return true;
    }));
    expect(seen).toEqual(['timer', 'one', 'after one', 'two', 'after two']);
  });

  it('should move nothing while a job is in the thread pool', async () => {
    soon(() => { mark('timer'); });
    pbkdf2('secret', 'salt', 20_000, 32, 'sha256', () => { mark('job'); });
    await settle(worldWith());
    expect(seen).toEqual(['job', 'timer']);
  });

  it('should wait for what the network says is under way', async () => {
    let left = 25;
    await settle(worldWith(() => false, () => left > 0 ? left -= 1 : 0));
    expect(left).toBe(0);
  });
});

describe('a livelock', () => {
  const endless: Record<string, () => void> = {
    'of zero-delay timers': () => { soon(endless['of zero-delay timers'] as () => void); },
    'of immediates': () => { setImmediate(endless['of immediates'] as () => void); },
  };

  it.each(Object.keys(endless))('%s should end as a fault, not go on', async (name) => {
    endless[name]?.();
    const settling = settle(worldWith());
    await expect(settling).rejects.toThrow(HarnessError);
    await expect(settling).rejects.toThrow('NEVER_SETTLES');
    endless[name] = () => undefined;
  });

  it('of messages should end as a fault, not go on', async () => {
    await expect(settle(worldWith(() => true))).rejects.toThrow('NEVER_SETTLES');
  });
});

describe('advance', () => {
  it('should stop at every deadline on the way, whatever sets it', async () => {
    setTimeout(() => {
      mark(`at ${clock.elapsedMs()}`);
      setTimeout(() => { mark(`at ${clock.elapsedMs()}`); }, 7);
      void jwtVerify(token, key).then(() => { mark(`verified at ${clock.elapsedMs()}`); });
    }, 10);
    setTimeout(() => { mark(`at ${clock.elapsedMs()}`); }, 30);
    await advance(worldWith(), 25, 'first');
    expect(seen).toEqual(['at 10', 'verified at 10', 'at 17']);
    expect(clock.elapsedMs()).toBe(25);
  });

  it('should fire what is due where it ends, unless I/O comes first', async () => {
    setTimeout(() => { mark('first'); }, 10);
    await advance(worldWith(), 10, 'first');
    setTimeout(() => { mark('withheld'); }, 10);
    await advance(worldWith(), 20, 'after-io');
    expect(seen).toEqual(['first']);
    await advance(worldWith(), 20, 'first');
    expect(seen).toEqual(['first', 'withheld']);
  });

  it('should fire what is due a millisecond later, early', async () => {
    setTimeout(() => { mark(`at ${clock.elapsedMs()}`); }, 11);
    await advance(worldWith(), 10, 'early');
    expect(seen).toEqual(['at 10']);
  });

  it('should say so when the clock does not get there', async () => {
    const stuck = clockWith(clock, { moveTo: () => undefined });
    const advanced = advance({ ...worldWith(), clock: stuck }, 10, 'first');
    await expect(advanced).rejects.toThrow('CLOCK_ASTRAY');
  });
});

// Helpers

function mark(what: string): void { seen.push(what); }

const worldWith = (step = (): boolean => false, underWay = (): number => 0): World =>
  ({ clock, work, network: { step, underWay } as World['network'] });

/** Work of every kind, each begun by the end of the one before. */
async function listener(): Promise<void> {
  await jwtVerify(token, key);
  mark('verified');
  await turn();
  mark('immediate 1');
  await new Promise<void>((resolve) => { setImmediate(resolve); });
  mark('immediate 2');
  await new Promise<void>((resolve) => {
    pbkdf2('secret', 'salt', 1_000, 32, 'sha256', () => { resolve(); });
  });
  mark('derived');
  await new Promise<void>((resolve) => { soon(resolve); });
  mark('timer');
  await jwtVerify(token, key);
  mark('verified again');
  for (let ticks = 0; ticks < 50; ticks += 1) await Promise.resolve();
  mark('done');
}
