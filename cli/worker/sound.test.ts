import type { Socket } from 'socket.io';
import { Server } from 'socket.io';
import { afterAll, expect, it } from 'vitest';
import { adapterOn } from '../../adapters/open.ts';
import type { OwnDialect } from '../../adapters/dialect.ts';
import { openTestBench, quietly } from '../../adapters/testing.ts';
import type { Target } from '../../adapters/target.ts';
import type { Adapter } from '../../model/driver.ts';
import { answersPatiently } from './patience.ts';
import { refreshTells } from './refreshing.ts';
import { isClear } from './unclear.ts';

/** What is asked of a module before it is judged, in the process of the test. */
const bench = await openTestBench();
afterAll(() => { bench.work.stop(); });

type Heard = (text: string, done?: (answer: unknown) => void) => void;

async function moduleWith(
  connected: (socket: Socket) => void, told: Partial<Target> = {},
): Promise<{ readonly target: Target; readonly adapter: Adapter }> {
  const target: Target = {
    ...bench.target, name: './server.mjs', mustServe: true,
    start: ({ httpServer }) => { new Server(httpServer).on('connection', connected); },
    ...told,
  };
  bench.work.stop();
  return { target, adapter: quietly(bench, await adapterOn({ ...bench, target }, 'sim')) };
}

/** Registered once the user was looked up; it looks at the expiry. */
const listensLate = (socket: Socket): void => {
  const untilMs = Date.now() + 10_000;
  const heard: Heard = (_text, done) => { done?.({ ok: Date.now() < untilMs }); };
  setTimeout(() => { socket.on('message', heard); }, 30);
};

it('should wait for a server that start() does not wait for, and no longer', async () => {
  const { adapter } = await moduleWith(() => {}, {
    start: ({ httpServer }) => { setTimeout(() => { new Server(httpServer); }, 250); },
  });
  const session = await adapter.begin(0);
  expect(session.nowMs()).toBe(256);
  await session.finish();
});

it('should ask for what shows acceptance where a listener is registered late', async () => {
  const { adapter, target } = await moduleWith(listensLate);
  await expect(isClear(adapter, target, 'websocket')).rejects.toThrow(/UNCLEAR: .*"ok":false/);
});

it('should not take a listener that is registered late for one that answers late', async () => {
  const { adapter, target } = await moduleWith(listensLate, { accepted: { ack: () => true } });
  await answersPatiently(adapter, target, 'websocket');
  expect(target.answersWithinMs).toBeUndefined();
});

it.each([
  ['exception', [{ status: 'error' }], /MESSAGE_REFUSED: .*'exception' \(\{"status":"error"\}\)/],
  ['said', [{ ok: false }], /MESSAGE_REFUSED: .*'said' \(\{"ok":false\}\)/],
  ['said', ['hello'], null],
])('should take %s %j for a refusal of a live message, or not', async (event, args, error) => {
  const { adapter, target } = await moduleWith((socket) => {
    socket.emit('error', 'welcome');
    socket.on('message', () => { socket.emit(event, ...args); });
  });
  const asked = isClear(adapter, target, 'websocket');
  await (error === null ? asked : expect(asked).rejects.toThrow(error));
});

it.each([
  ['an answer', true], ['an event', false], ['nothing', false],
])('should find out whether %s tells what became of a refresh', async (how, tells) => {
  let asked = 0; // With a good token first, then with a bad one.
  const { adapter, target } = await moduleWith((socket) => {
    const heard: Heard = (_token, done) => {
      asked += 1;
      if (how === 'an event') socket.emit('refreshed');
      if (how === 'an answer') done?.({ ok: asked === 1 });
    };
    socket.on('refresh', heard);
  }, { dialect: REFRESHING });
  expect(await refreshTells(adapter, target, 'websocket')).toBe(tells);
});

const REFRESHING: OwnDialect = {
  path: '/socket.io', carrier: 'auth', tokenName: 'token', scheme: '', namespace: '/',
  refresh: { event: 'refresh', payload: (token) => [token] },
};
