import { createHmac, pbkdf2, pbkdf2Sync, randomBytes, scrypt, scryptSync } from 'node:crypto';
import { lookup } from 'node:dns';
import { lookup as lookupAsync } from 'node:dns/promises';
import { spawn } from 'node:child_process';
import { readFile, readFileSync, stat } from 'node:fs';
import { readFile as readFileAsync } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { scheduler } from 'node:timers/promises';
import { createGunzip, gunzip, gzip, gzipSync } from 'node:zlib';
import { SignJWT, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { realNowMs, realSetTimeout, turn } from './real.ts';
import { Work } from './work.ts';

const clock = new VirtualClock();
const key = randomBytes(32);
const token = await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'HS256' }).sign(key);
const file = import.meta.filename;
const work = new Work();

beforeEach(() => {
  clock.reset(0 as never);
  work.start({ realSockets: false });
});
afterEach(() => { work.stop(); });

describe('work outside the event loop', () => {
  type Start = (done: () => void) => void;
  const jobs: Readonly<Record<string, Start>> = {
    'jose verifying a token': (done) => { void jwtVerify(token, key).then(done); },
    'jose refusing a token': (done) => { jwtVerify(`${token}x`, key).catch(done); },
    'pbkdf2': (done) => { pbkdf2('secret', 'salt', 1_000, 32, 'sha256', done); },
    'scrypt': (done) => { scrypt('secret', 'salt', 32, done); },
    'random bytes with a callback': (done) => { randomBytes(8, done); },
    'fs with a callback': (done) => { readFile(file, done); },
    'fs that fails': (done) => { stat(`${file}.absent`, done); },
    'fs with a promise': (done) => { void readFileAsync(file).then(done); },
    'a look-up with a callback': (done) => { lookup('localhost', done); },
    'a look-up with a promise': (done) => { void lookupAsync('localhost').then(done); },
    'compression': (done) => { gzip('a'.repeat(100_000), done); },
    'decompression': (done) => { gunzip(gzipSync('a'.repeat(100_000)), done); },
    'decompression that fails': (done) => { gunzip('this is not gzip', done); },
    'a compressor that is destroyed at work': (done) => {
      const stream = createGunzip();
      stream.write(gzipSync('a'.repeat(100_000)));
      stream.on('close', done).destroy();
    },
  };

  it.each(Object.entries(jobs))('should be counted until it ends: %s', async (_name, start) => {
    let done = false;
    start(() => { done = true; });
    await turnsUntil(() => done, () => work.pending() > 0);
    await turnsUntil(() => work.pending() === 0);
    expect(work.pendingKinds()).toEqual([]);
    expect(work.takeUncounted()).toEqual([]);
  });

  it('should be named while it goes on', async () => {
    const named: (readonly string[])[] = [];
    for (const salt of ['one', 'another']) {
      pbkdf2('secret', salt, 1_000, 32, 'sha256', () => named.push(work.pendingKinds()));
    }
    expect(work.pendingKinds()).toEqual(['PBKDF2REQUEST']);
    await turnsUntil(() => work.pending() === 0);
    // As the first one ends, the other still goes on.
    expect(named).toEqual([['PBKDF2REQUEST'], []]);
  });

  it('should be told apart from synchronous crypto, which announces itself alike', () => {
    pbkdf2Sync('secret', 'salt', 1, 32, 'sha256');
    scryptSync('secret', 'salt', 32);
    randomBytes(8);
    createHmac('sha256', key).update('x').digest();
    readFileSync(file);
    gzipSync('a');
    expect(work.pending()).toBe(0);
  });

  it('should be counted job by job', async () => {
    const started = Promise.all([1, 2, 3].map(() => jwtVerify(token, key)));
    await Promise.resolve();
    for (let ticks = 0; ticks < 20; ticks += 1) await Promise.resolve();
    expect(work.pending()).toBe(3);
    await started;
    expect(work.pending()).toBe(0);
  });
});

describe('immediates', () => {
  it('should be counted since the last call', () => {
    work.takeImmediates();
    setImmediate(() => undefined);
    setImmediate(() => undefined);
    expect([work.takeImmediates(), work.takeImmediates()]).toEqual([2, 0]);
  });
});

describe('a real timer past the virtual clock', () => {
  it('should be noticed and named when it was taken before the clock was installed', () => {
    work.takeEscapes();
    realSetTimeout(() => undefined, 0);
    expect(work.takeEscapes()).toEqual([expect.stringContaining('work.test.ts')]);
  });

  it('should be noticed when Node makes it for somebody', () => {
    work.takeEscapes();
    void scheduler.wait(1);
    expect(work.takeEscapes()).toEqual([expect.stringContaining('work.test.ts')]);
  });

  it('should be noticed, or be virtual, when it aborts a signal', () => {
    work.takeEscapes();
    AbortSignal.timeout(1);
    expect(work.takeEscapes().length + clock.pending()).toBe(1);
  });

  it('should not be seen in virtual ones', () => {
    work.takeEscapes();
    setTimeout(() => undefined, 1);
    setInterval(() => undefined, 1);
    expect(work.takeEscapes()).toEqual([]);
  });
});

describe('work that nobody can count', () => {
  it('should be named: a process', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    expect(work.takeUncounted()).toContain('PROCESSWRAP');
    await new Promise((resolve) => { child.once('close', resolve); });
  });

  it('should be named: a real socket where no network counts it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    expect(work.takeUncounted()).toContain('TCPWRAP');
    await new Promise((resolve) => { socket.once('close', resolve).destroy(); });
    await new Promise((resolve) => { server.close(resolve); });
  });

  it('should be forgotten once it was named', () => {
    work.takeUncounted();
    expect(work.takeUncounted()).toEqual([]);
  });
});

// Helpers

/** Fails the test when `meanwhile` is false in any turn before `until` holds. */
async function turnsUntil(until: () => boolean, meanwhile = () => true): Promise<void> {
  const startMs = realNowMs();
  for (;;) {
    await turn();
    if (until()) return;
    if (!meanwhile()) throw new Error('the work was not counted while it went on');
    if (realNowMs() - startMs > 5_000) throw new Error('the work never ended');
  }
}
