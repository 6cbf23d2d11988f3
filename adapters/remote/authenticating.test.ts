import type { Socket } from 'socket.io';
import { afterAll, describe, expect, it } from 'vitest';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';
import { serve, toldOf, verified } from './fixtures/serve.ts';
import type { Serving } from './fixtures/serve.ts';
import type { AuthenticateHook } from './told.ts';

/** Servers that let anybody connect, and listen only to who has shown a token by an event. */
describe.concurrent('a client that shows its token by an event', { timeout: 60_000 }, () => {
  it('should be let in by what the server acknowledges that with', async () => {
    const { problem, findings } = await examined({});
    expect(problem).toBeNull();
    expect(findings).toContain("a good token is let in, by 'login': it acknowledges that");
    expect(findings).toContain('a bad token is not');
    expect(findings).toContain('a token that expired a minute ago is refused');
    expect(findings).toContain('who has not shown a token yet is not heard');
  });

  it('should be let in by an event that comes where nobody acknowledges', async () => {
    const { problem, findings } = await examined({ says: 'by an event' });
    expect(problem).toBeNull();
    expect(findings).toContain("a good token is let in, by 'login': it says so by 'welcome'");
    expect(findings).toContain('a bad token is not, and its client is shut out');
  });

  it('should be told apart as it was declared', async () => {
    const isYes = (answers: readonly unknown[]): boolean => answers[0] === 'yes';
    expect((await examined({ says: 'too much' }, { ack: isYes })).problem).toBeNull();
    const { problem } = await examined({}, { event: 'hello' });
    expect(problem?.message).toMatch(/GOOD_TOKEN_REFUSED: .* does not say yes to a good token/);
  });

  it.each([
    ['LOGIN_UNSEEN', { says: 'nothing' }, 'authenticate.accepted'],
    ['ANYBODY_HEARD', { hears: 'anybody' }, 'have it wait for that first'],
    ['GOOD_TOKEN_REFUSED', { says: 'no' }, 'shuts a client out that shows a good token'],
  ] as const)('should be answered by %s where nothing can be said', async (code, ways, todo) => {
    const { problem, attachment } = await examined(ways);
    expect(attachment).toBeNull();
    expect(problem?.code).toBe(code);
    expect(problem?.message).toContain(todo);
  });
});

// Helpers

interface Ways {
  readonly says?: 'by an event' | 'too much' | 'nothing' | 'no';
  readonly hears?: 'anybody';
}

const open: Serving[] = [];
const examinations: Examination[] = [];
// Side by side: most of them wait for what does not come.
afterAll(async () => {
  for (const one of examinations) one.close();
  for (const one of open) await one.close();
});

async function examined(
  ways: Ways, accepted?: NonNullable<AuthenticateHook['accepted']>,
): Promise<Examination> {
  const serving = await serve({
    verify: async () => {}, connected: (socket) => { session(socket, ways); },
  });
  open.push(serving);
  const found = await examine(toldOf(serving.url, {
    transports: ['websocket'],
    authenticate: {
      event: 'login', payload: (token) => [{ token }],
      ...(accepted === undefined ? {} : { accepted }),
    },
  }));
  examinations.push(found);
  return found;
}

function session(socket: Socket, { says, hears }: Ways): void {
  let isKnown = hears === 'anybody';
  socket.on('login', ({ token }: { token: string }, done: (answer: unknown) => void) => {
    if (says === 'no') {
      socket.disconnect(true);
      return;
    }
    verified(token).then(() => {
      isKnown = true;
      if (says === 'by an event') socket.emit('welcome');
      else if (says === 'too much') done('yes');
      else if (says !== 'nothing') done({ ok: true, id: socket.id });
    }, () => {
      if (says === 'by an event') socket.disconnect(true);
      else if (says !== 'nothing') done(says === 'too much' ? 'no' : { ok: false });
    });
  });
  socket.on('chat', (text: string, done: (answer: unknown) => void) => {
    if (isKnown) done({ got: text });
  });
}
