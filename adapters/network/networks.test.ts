import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { realNowMs, turn } from '../real.ts';
import { MemoryNetwork } from './memory.ts';
import type { Link, Network } from './network.ts';
import { TcpNetwork } from './tcp.ts';

const networks: Record<string, () => Network> = {
  'in memory': () => new MemoryNetwork(),
  'in memory, jittered': () => {
    let turns = 0;
    return new MemoryNetwork({ fate: () => (turns = (turns + 3) % 7) });
  },
  'over TCP': () => new TcpNetwork(),
};

let network: Network;
let ends: Duplex[] = [];
afterEach(async () => {
  for (const end of ends) end.destroy();
  await network.close();
  ends = [];
});

describe.each(Object.entries(networks))('the network %s', (_name, open) => {
  it('should carry bytes both ways', async () => {
    const { near, far } = await connected(open());
    near.write('to the server');
    await rest();
    expect(read(far)).toEqual(['to the server']);
    far.write('to the client');
    await rest();
    expect(read(near)).toEqual(['to the client']);
  });

  it('should keep what is held, and deliver it as one chunk', async () => {
    const { near, far, link } = await connected(open());
    link.hold();
    near.write('one ');
    near.write('two');
    await rest();
    expect(read(far)).toEqual([]);
    expect(link.deliverOne()).toBe(true);
    await rest();
    expect(read(far)).toEqual(['one two']);
    expect(link.deliverOne()).toBe(false);
  });

  it('should deliver connections in the order in which they were made', async () => {
    const { near, far, link } = await connected(open());
    const second = await dial(link);
    link.hold();
    second.near.write('second');
    near.write('first');
    link.deliverOne();
    await rest();
    expect([read(far), read(second.far)]).toEqual([['first'], []]);
    link.deliverOne();
    await rest();
    expect(read(second.far)).toEqual(['second']);
  });

  it('should show a cut to both ends', async () => {
    const { near, far, link } = await connected(open());
    // As an HTTP server does: over TCP a broken connection looks like one that ends.
    far.on('end', () => { far.end(); });
    link.cut();
    await rest();
    expect([near.destroyed, far.destroyed]).toEqual([true, true]);
  });

  it('should show an end to the other end, and still carry what it answers', async () => {
    const { near, far } = await connected(open());
    near.end('bye');
    await rest();
    expect(read(far)).toEqual(['bye']);
    far.end('bye yourself');
    await rest();
    expect(read(near)).toEqual(['bye yourself']);
  });

  it('should let WebSocket connections wait, through, or fail', async () => {
    const { link } = await connected(open());
    link.webSockets('wait');
    const waiting = dialing(link, 'webSocketAgent');
    await rest();
    expect(waiting.outcome).toBeUndefined();
    link.webSockets('allow');
    await rest();
    expect(waiting.outcome).toBe('connected');
    link.webSockets('refuse');
    const refused = dialing(link, 'webSocketAgent');
    await rest();
    expect(refused.outcome).toContain('ECONNREFUSED');
  });

  it('should have nothing under way when it is at rest', async () => {
    const { near } = await connected(open());
    near.write('x');
    await rest();
    expect([network.step(), network.underWay()]).toEqual([false, 0]);
  });
});

describe('the in-memory network', () => {
  it.each(['lost', 'overtaken'] as const)(
    'should own up to it when a chunk is %s, as a test may want', async (happens) => {
      const fates = [0, happens, 0];
      let chunk = 0;
      const { near, far } = await connected(new MemoryNetwork({ fate: () => fates[chunk++] ?? 0 }));
      near.write('one');
      await rest();
      near.write('two');
      await rest();
      near.write('three');
      await expect(rest()).rejects.toThrow('WIRE_ASTRAY');
      expect(read(far)).toEqual(happens === 'lost' ? ['one', 'three'] : ['one', 'three', 'two']);
      network = new MemoryNetwork();
    });

  it('should own up to it at the end when the last chunk was lost', async () => {
    const { near } = await connected(new MemoryNetwork({ fate: () => 'lost' }));
    near.write('one');
    await rest();
    await expect(network.close()).rejects.toThrow('WIRE_ASTRAY');
    network = new MemoryNetwork();
  });

  it('should move one chunk at a time, in the order in which writing began', async () => {
    const { near, far, link } = await connected(new MemoryNetwork());
    const second = await dial(link);
    near.write('a1 ');
    second.near.write('b');
    near.write('a2');
    expect(network.step()).toBe(true);
    await turn();
    expect([read(far), read(second.far)]).toEqual([['a1 a2'], []]);
    expect(network.step()).toBe(true);
    await turn();
    expect(read(second.far)).toEqual(['b']);
    expect(network.step()).toBe(false);
  });
});

// Helpers

interface Pair { readonly near: Duplex; readonly far: Duplex }

async function connected(opened: Network): Promise<Pair & { readonly link: Link }> {
  network = opened;
  const server: Server = createServer();
  server.removeAllListeners('connection');
  server.on('connection', (far: Duplex) => {
    ends.push(far);
    listen(far);
  });
  await network.serve(server);
  const link = network.link('A');
  return { ...await dial(link), link };
}

async function dial(link: Link): Promise<Pair> {
  const before = ends.length;
  const dialled = dialing(link, 'pollingAgent');
  await rest();
  const far = ends[before];
  if (dialled.near === undefined || far === undefined) throw new Error('no connection was made');
  return { near: dialled.near, far };
}

function dialing(
  link: Link, agent: 'pollingAgent' | 'webSocketAgent',
): { near?: Duplex; outcome?: string } {
  const dialled: { near?: Duplex; outcome?: string } = {};
  const connect = link[agent] as unknown as {
    createConnection(options: object, made: (error: Error | null, near?: Duplex) => void): void;
  };
  connect.createConnection({}, (error, near) => {
    if (near !== undefined) listen(near);
    dialled.outcome = error === null ? 'connected' : error.message;
    if (near !== undefined) dialled.near = near;
  });
  return dialled;
}

const arrived = new WeakMap<Duplex, string[]>();

function listen(end: Duplex): void {
  arrived.set(end, []);
  end.on('data', (chunk: Buffer) => { arrived.get(end)?.push(chunk.toString()); });
  end.on('error', () => undefined);
}

/** Chunks that have arrived since the last call. */
const read = (end: Duplex): readonly string[] => arrived.get(end)?.splice(0) ?? [];

async function rest(): Promise<void> {
  const startMs = realNowMs();
  for (let quiet = 0; quiet < 3;) {
    await turn();
    // As settling does: nothing is begun while something is on the way.
    quiet = network.underWay() > 0 || network.step() ? 0 : quiet + 1;
    if (realNowMs() - startMs > 5_000) throw new Error('the network never came to rest');
  }
}
