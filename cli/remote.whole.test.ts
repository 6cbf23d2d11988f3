import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'socket.io';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { SECRET, answerChat, serve } from '../adapters/remote/fixtures/serve.ts';
import type { Kind, Serving } from '../adapters/remote/fixtures/serve.ts';
import { readRun } from '../reports/read.ts';
import type { Run } from '../reports/schema/run.ts';
import { lapse } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/** Servers in this process, and the command as a person runs it against their URL. */
describe('lapse check, by a URL', { timeout: 60_000 }, () => {
  it('should find a server wanting that looks at the token once, and replay that', async () => {
    const { ran, run, url } = await checked({});
    expect(ran.code).toBe(1);
    expect(verdictsOf(run, 'EXP-2')).toEqual(['violated', 'violated', 'violated', 'violated']);
    expect(verdictsOf(run, 'EXP-6')).not.toContain('violated');
    expect(verdictsOf(run, 'EXP-7')).not.toContain('violated');
    const [found] = run.violations;
    expect(found?.history.events.length).toBeLessThanOrEqual(5);
    expect(ran.stdout).toMatch(/EXP-2 MUST .*\n?.*is accepted on or after expiry/);
    expect(ran.stdout).toMatch(/accepted \+[\d.]+ s to \+[\d.]+ s, late by at least \d+ ms/);
    expect(ran.stdout).toMatch(/Clock: the server's is ours \(same machine\)/);
    const file = join(out, run.id, found?.replay ?? 'none');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ target: url });
    const again = await lapse(['replay', file], { env: { JWT_SECRET: SECRET } });
    expect(again.stdout).toContain('STILL FAILS');
    expect(again.code).toBe(1);
  });

  it('should hold for one that shuts the expired out and checks every message', async () => {
    const { ran, run } = await checked({ connected: guarded }, ['--sequences', '240']);
    expect(run.verdicts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    expect(verdictsOf(run, 'EXP-2')).toEqual(['held', 'held', 'held', 'held']);
    for (const { ms } of run.clock?.soonest ?? []) expect(ms).toBeLessThan(300);
    expect(run.clock?.soonest).toHaveLength(4);
    expect(ran.code, ran.stdout).toBe(0);
  });

  it('should find one wanting that relies on a timer alone, late by a moment', async () => {
    const { run } = await checked({
      connected: (socket) => {
        const leftMs = expOf(socket) - Date.now();
        if (leftMs < 2 ** 31) setTimeout(() => { socket.disconnect(true); }, leftMs);
        answerChat(socket);
      },
    }, ['--property', 'EXP-2', '--sequences', '300']);
    expect(verdictsOf(run, 'EXP-2')).toContain('violated');
  });

  it('should find what is broadcast to the expired, and what nobody acks by that', async () => {
    const { run } = await checked({
      connected: (socket) => {
        socket.on('chat', (text: string, done: (answer: unknown) => void) => {
          socket.broadcast.emit('said', text);
          if (!isOver(socket)) done({ ok: true, got: text });
        });
      },
    });
    // Late messages are not acknowledged; that others hear of them shows that they were accepted.
    expect(verdictsOf(run, 'EXP-2')).toContain('violated');
    expect(verdictsOf(run, 'EXP-9')).toContain('violated');
    expect(verdictsOf(run, 'EXP-7')).not.toContain('violated');
  });

  it('should tell a refusal that is acknowledged from an acceptance', async () => {
    const { run } = await checked({
      connected: (socket) => {
        socket.on('chat', (text: string, done: (answer: unknown) => void) => {
          done(isOver(socket) ? { ok: false } : { ok: true, got: text });
        });
      },
    });
    expect(verdictsOf(run, 'EXP-2')).toEqual(['held', 'held', 'held', 'held']);
  });

  it('should find one wanting that refuses late polls and takes late frames', async () => {
    const { run } = await checked({
      connected: (socket) => {
        socket.on('chat', (text: string, done: (answer: unknown) => void) => {
          const isPolling = socket.conn.transport.name === 'polling';
          done(isPolling && isOver(socket) ? { ok: false } : { ok: true, got: text });
        });
      },
    });
    const by = new Map(run.verdicts.filter(({ property }) => property === 'EXP-2')
      .map(({ transport, verdict }) => [transport, verdict]));
    expect(by.get('websocket')).toBe('violated');
    expect(by.get('fallback')).toBe('held');
    expect(by.get('upgrade')).toBe('violated');
  });

  it('should find one wanting that mixes two clients up', async () => {
    let last = 0;
    const { run } = await checked({
      connected: (socket) => {
        // Whoever came last decides for how long everybody may speak.
        last = Math.max(last, expOf(socket));
        socket.on('chat', (text: string, done: (answer: unknown) => void) => {
          if (Date.now() < last) done({ ok: true, got: text });
        });
      },
    });
    expect(verdictsOf(run, 'EXP-2')).toContain('violated');
  });

  it('should come to no verdict where it could not test, and say why in one sentence', async () => {
    const { url } = await keeping(serve());
    const ran = await lapse(
      ['check', url, '--secret-env', 'JWT_SECRET', '--event', 'chat', '--out', out],
      { env: { JWT_SECRET: 'not the one' } });
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/^COULD NOT TEST/);
    expect(ran.stdout).toContain('GOOD_TOKEN_REFUSED');
  });

  it('should say that a server went away in the middle, which is no verdict', async () => {
    let asked = 0;
    const serving = await keeping(serve({
      connected: (socket) => {
        guarded(socket);
        asked += 1;
        if (asked === 60) void serving.close();
      },
    }));
    const { ran, run } = await checkedAt(serving.url);
    expect(run.problems.map(({ code }) => code)).toContain('SERVER_GONE');
    expect(run.verdicts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    expect(run.exitCode).toBe(2);
    expect(ran.stdout).toMatch(/^INCONCLUSIVE /);
  });

  it('should refuse a host that is not this machine, and a URL that is none', async () => {
    for (const [url, code] of [
      ['http://example.org', 'HOST_NOT_YOURS'], ['ws://localhost:1', 'BAD_URL'],
    ] as const) {
      const ran = await lapse(['check', url, '--secret-env', 'X', '--event', 'chat']);
      expect(ran.code).toBe(64);
      expect(ran.stderr).toContain(code);
    }
  });

  it('should keep secrets and tokens out of everything that it writes', async () => {
    const { ran, run } = await checked({
      connected: (socket) => {
        socket.on('chat', (text: string, done: (answer: unknown) => void) => {
          done({ ok: true, got: text, secret: SECRET, token: socket.handshake.auth['token'] });
        });
      },
    });
    const folder = join(out, run.id);
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const text of [ran.stdout, ran.stderr, ...written]) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toMatch(/eyJ[\w-]{8,}\.[\w-]{8,}/);
    }
  });
});

// Helpers

const out = mkdtempSync(join(tmpdir(), 'lapse-remote-'));
afterAll(() => { rmSync(out, { recursive: true }); });

const open: Serving[] = [];
afterEach(async () => { for (const one of open.splice(0)) await one.close(); });

async function keeping(serving: Promise<Serving>): Promise<Serving> {
  open.push(await serving);
  return serving;
}

interface Check { readonly ran: Ran; readonly run: Run; readonly url: string }

const checked = async (kind: Kind, args: readonly string[] = []): Promise<Check> =>
  checkedAt((await keeping(serve(kind))).url, args);

async function checkedAt(url: string, args: readonly string[] = []): Promise<Check> {
  const ran = await lapse([
    'check', url, '--secret-env', 'JWT_SECRET', '--event', 'chat', '--out', out,
    '--sequences', '160', ...args,
  ], { env: { JWT_SECRET: SECRET } });
  const [, folder = ''] = /Report: (.*)\/index\.html/.exec(ran.stdout) ?? [];
  return { ran, run: await readRun(join(folder, 'run.json')), url };
}

const verdictsOf = ({ verdicts }: Run, id: string): readonly string[] =>
  verdicts.filter(({ property }) => property === id).map(({ verdict }) => verdict);

/** When the token of a client expires, in milliseconds. */
function expOf({ handshake }: Socket): number {
  const [, payload = ''] = String(handshake.auth['token']).split('.');
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
  return exp * 1000;
}

const isOver = (socket: Socket): boolean => Date.now() >= expOf(socket);

/** Checks at every message, and closes at expiry. */
function guarded(socket: Socket): void {
  const leftMs = expOf(socket) - Date.now();
  if (leftMs < 2 ** 31) {
    const timer = setTimeout(() => { socket.disconnect(true); }, leftMs + 1);
    socket.on('disconnect', () => { clearTimeout(timer); });
  }
  socket.on('chat', (text: string, done: (answer: unknown) => void) => {
    if (!isOver(socket)) done({ ok: true, got: text });
  });
}

