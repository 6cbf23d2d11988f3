import { afterEach, describe, expect, it } from 'vitest';
import { plainDialect } from '../dialect.ts';
import { examine } from './examine.ts';
import { begun } from './fixtures/begun.ts';
import { serve, toldOf } from './fixtures/serve.ts';
import type { Kind, Serving } from './fixtures/serve.ts';
import type { Told } from './told.ts';

const ORIGIN = 'http://localhost:5173';

/** Lets nobody in who comes from elsewhere, as `allowRequest` of Engine.IO does. */
const BY_ORIGIN: Kind = {
  options: {
    allowRequest: ({ headers }, decided) => { decided(null, headers.origin === ORIGIN); },
  },
};

describe('a server that looks at more of a request than its token', { timeout: 30_000 }, () => {
  it('should be told from one that refuses the token', async () => {
    const problem = await problemOf({});
    expect(problem?.code).toBe('GOOD_TOKEN_REFUSED');
    expect(problem?.message).toMatch(/\(it says: HTTP 403\).*Origin.*\(headers in/);
  });

  it('should be ready once it is said what requests are to bear', async () => {
    expect(await problemOf({ headers: { origin: ORIGIN } })).toBeNull();
  });

  it.each(['polling', 'websocket'] as const)(
    'should be shown that by a client without manners, too, by %s', async (transport) => {
      const dialect = { ...plainDialect('chat'), headers: { origin: ORIGIN } };
      const { session, serving } = await begun(BY_ORIGIN, { dialect });
      open.push(serving);
      session.engine('A', transport, 'first', false);
      await session.settle();
      session.connect('A', 'first');
      await session.settle();
      if (transport === 'polling') session.pull('A');
      await session.settle();
      expect(session.take().map(({ kind }) => kind)).toContain('admitted');
      await session.finish();
    });
});

// Helpers

const open: Serving[] = [];
afterEach(async () => { for (const one of open.splice(0)) await one.close(); });

async function problemOf(changes: Partial<Told>): Promise<Error & { code?: string } | null> {
  const serving = await serve(BY_ORIGIN);
  open.push(serving);
  const { problem, close } = await examine(toldOf(serving.url, changes));
  close();
  return problem;
}
