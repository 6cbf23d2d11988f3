import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { answering, ask } from './reach.ts';

describe('an answer that has no end', () => {
  it('should be heard as far as it says who answers', async () => {
    const reply = await ask(await served((_request, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', pour);
      pour();
    }), '/socket.io', '');
    expect(answering(reply)).toBe('somebody');
  });

  it('should be none where it does not get as far in time', async () => {
    const url = await served((_request, response) => {
      const timer = setInterval(() => { response.write('x'); }, 5);
      response.on('close', () => { clearInterval(timer); });
    });
    await expect(ask(url, '/socket.io', '', { withinMs: 200 })).rejects
      .toMatchObject({ code: 'SERVER_SILENT' });
  });
});

// Helpers

let server: Server | undefined;
afterEach(() => { server?.close().closeAllConnections(); });

async function served(listener: RequestListener): Promise<URL> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve); });
  return new URL(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`);
}
