import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  DEFINITION, atAdmission, atAnswers, atListeners, atWriting, closeAtExpiry,
} from '../reports/mending/remedies.ts';
import type { Remedy } from '../reports/mending/remedies.ts';
import { ROOT, lapse } from './fixtures/spawn.ts';
import type { Ran } from './fixtures/spawn.ts';

/** The lines that the reports tell people to put in are put into a server, and it is checked. */
describe('a server with the lines that the reports give', { timeout: 180_000 }, () => {
  it('should hold, all of them taken', async () => {
    const ran = await check('all', ALL, 'EXP-1,EXP-2,EXP-3,EXP-6,EXP-7,EXP-8,EXP-9,EXP-10');
    expect(ran.stdout).toMatch(/^HELD/);
    expect(ran.code).toBe(0);
  });

  it.each([
    ['EXP-2', atListeners], ['EXP-3', atAnswers], ['EXP-9', atWriting], ['EXP-10', closeAtExpiry],
  ] as const)('should break %s without those that are for it', async (property, without) => {
    const ran = await check(property, ALL.filter((one) => one !== without), property);
    expect(ran.stdout).toMatch(new RegExp(`^${property} +\\w+ +✗ violated`, 'mu'));
  });
});

// Helpers

const ALL = [atAdmission, atAnswers, atListeners, atWriting, closeAtExpiry] as const;

mkdirSync(join(ROOT, 'reports', 'runs'), { recursive: true });
/** Inside the repository, so that what a module imports is found. */
const scratch = mkdtempSync(join(ROOT, 'reports', 'runs', 'mended-'));
afterAll(() => { rmSync(scratch, { recursive: true, force: true }); });

/** A chat that verifies its tokens at the handshake, with some of the remedies put in. */
function serverWith(remedies: readonly Remedy[]): string {
  const lines = (one: Remedy): readonly string[] => remedies.includes(one) ? one.lines : [];
  const isClosing = remedies.includes(closeAtExpiry);
  return [
    'import jwt from \'jsonwebtoken\';', 'import { Server } from \'socket.io\';',
    DEFINITION, ...lines(closeAtExpiry),
    'export function start({ httpServer, key }) {',
    'const io = new Server(httpServer, { serveClient: false });', 'const nsp = io.of(\'/\');',
    'io.use((socket, next) => {', 'try {',
    'const { auth: { token } } = socket.handshake;',
    'Object.assign(socket.data, jwt.verify(token, key, { algorithms: [\'HS256\'] }));',
    'if (!Number.isFinite(socket.data.exp)) throw new Error(\'no exp\');', 'next();',
    '} catch { next(new Error(\'unauthorized\')); }', '});',
    ...lines(atAdmission),
    'io.on(\'connection\', (socket) => {',
    ...lines(atAnswers), ...lines(atListeners), ...lines(atWriting),
    isClosing ? 'closeAtExpiry(socket);' : '',
    'socket.on(\'chat\', (text, done) => { done?.(\'sent\'); });', '});', '}', '',
  ].join('\n');
}

async function check(
  name: string, remedies: readonly Remedy[], properties: string,
): Promise<Ran> {
  const path = join(scratch, `${name}.mjs`);
  writeFileSync(path, serverWith(remedies));
  return lapse([
    'check', path, '--adapter', 'sim', '--transport', 'websocket', '--sequences', '120', '--out',
    scratch, '--fail-on', 'should', '--reporter', 'terminal', '--property', properties,
  ]);
}
