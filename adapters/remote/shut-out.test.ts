import type { Socket } from 'socket.io';
import { afterEach, describe, expect, it } from 'vitest';
import type { TokenName } from '../../model/tokens.ts';
import { remote } from './adapter.ts';
import { examine } from './examine.ts';
import type { Examination } from './examine.ts';
import { answerChat, serve, toldOf, verified } from './fixtures/serve.ts';
import type { Serving } from './fixtures/serve.ts';

/** Servers that let anybody connect, and look at the token then, as a gateway of NestJS does. */
describe('a server that shuts out whom it has let in', { timeout: 30_000 }, () => {
  it('should be found out about', async () => {
    const { problem, findings, attachment } = await examined();
    expect(problem).toBeNull();
    expect(findings).toContainEqual(expect.stringMatching(/and shut out at once: .* 400 ms/));
    expect(findings).toContain('a bad token is refused');
    expect(findings).toContain('a token that expired a minute ago is refused');
    expect(attachment?.noFrames).toMatch(/none that waits/);
  });

  it.each<[TokenName, readonly string[]]>([
    ['first', ['admitted', 'connected']], ['wrong-key', ['refused']], ['expired', ['refused']],
  ])('should count as one that refuses whom it shuts out at once: %s', async (token, kinds) => {
    const { attachment } = await examined();
    if (attachment === null) throw new Error('nothing was found');
    const session = await remote(attachment, 'run').begin(250);
    session.open('A', { transport: 'websocket', token, nsp: '/', joinMs: 0 });
    await session.settle();
    expect(session.take().map(({ kind }) => kind)).toEqual(kinds);
    expect((await session.finish()).inconclusive).toBeNull();
  });

  it('should not be one that lets anybody stay', async () => {
    expect((await examined(answerChat)).problem?.code).toBe('ANYBODY_ADMITTED');
  });
});

// Helpers

const open: Serving[] = [];
const examinations: Examination[] = [];
afterEach(async () => {
  for (const one of examinations.splice(0)) one.close();
  for (const one of open.splice(0)) await one.close();
});

function shutsOut(socket: Socket): void {
  answerChat(socket);
  verified(String(socket.handshake.auth['token'])).catch(() => { socket.disconnect(); });
}

async function examined(connected = shutsOut): Promise<Examination> {
  const serving = await serve({ verify: async () => true, connected });
  open.push(serving);
  const examination = await examine(toldOf(serving.url));
  examinations.push(examination);
  return examination;
}
