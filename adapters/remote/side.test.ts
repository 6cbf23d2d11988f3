import { afterEach, describe, expect, it } from 'vitest';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';
import { answerChat, serve, toldOf, verified } from './fixtures/serve.ts';
import type { Serving } from './fixtures/serve.ts';
import type { Told } from './told.ts';

describe('a second namespace', { timeout: 60_000 }, () => {
  it('should be come into, and be sent a message', async () => {
    const { problem, findings, attachment } = await examined({ side: '/side' });
    expect(problem).toBeNull();
    expect(findings).toContain(
      '/side lets a good token in as well, refuses a bad one, and takes \'chat\'');
    expect(attachment?.noSide).toBeUndefined();
    expect(attachment?.dialect.namespace('/side')).toBe('/side');
  });

  it.each([
    ['/nowhere', 'does not let a good token in'],
    ['/open', 'lets a client in whose token is no JWT'],
    ['/deaf', 'does not answer \'chat\' as the first one does'],
  ])('should be refused where it is %s', async (side, why) => {
    const { problem } = await examined({ side });
    expect(problem?.message).toMatch(new RegExp(`^NAMESPACE_WRONG: .*${side}, ${why}`));
  });

  it('should not be judged where lapse has been told of one alone', async () => {
    expect((await examined({})).attachment?.noSide).toContain('one namespace alone');
  });
});

// Helpers

const open: Serving[] = [];
const examinations: Examination[] = [];
afterEach(async () => {
  for (const one of examinations.splice(0)) one.close();
  for (const one of open.splice(0)) await one.close();
});

async function examined(told: Partial<Told>): Promise<Examination> {
  const serving = await serve({
    also: (_, io) => {
      for (const name of ['/side', '/open', '/deaf']) {
        io.of(name).use((socket, next) => {
          verified(String(socket.handshake.auth['token'])).then(() => { next(); }, (error) => {
            next(name === '/open' ? undefined : error);
          });
        }).on('connection', name === '/deaf' ? () => {} : answerChat);
      }
    },
  });
  open.push(serving);
  const found = await examine(toldOf(serving.url, { transports: ['websocket'], ...told }));
  examinations.push(found);
  return found;
}
