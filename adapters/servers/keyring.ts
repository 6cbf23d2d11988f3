import type { EventEmitter } from 'node:events';
import type { Namespace } from 'socket.io';
import type { StartOptions } from '../target.ts';
import { claimsOf } from './authenticate.ts';
import type { Claims } from './authenticate.ts';
import { isStranger } from './strangers.ts';

/** The keys of the issuer, by their `kid`, as a JWKS names them: those that are good now. */
export type Keyring = ReadonlyMap<string, Buffer>;

export const keyringOf = ({ key, nextKey }: StartOptions): Map<string, Buffer> =>
  new Map([['current', key], ...(nextKey === undefined ? [] : [['next', nextKey] as const])]);

/** How a server hears that its issuer has retired a key. */
export function followKeys(
  httpServer: EventEmitter, keyring: Map<string, Buffer>, retired: () => void,
): void {
  httpServer.on('retired', (kid: string) => {
    keyring.delete(kid);
    retired();
  });
}

/** Whether the key that vouched for a session is no good any more. */
export const isKeyless = ({ kid }: Claims, keyring: Keyring): boolean =>
  kid !== undefined && !keyring.has(kid);

/** Follows the keys; `closes`: and ends what is open in a namespace on one that is retired. */
export function keepToKeys(nsp: Namespace, keyring: Map<string, Buffer>, closes: boolean): void {
  followKeys(nsp.server.httpServer, keyring, () => {
    for (const socket of closes ? nsp.sockets.values() : []) {
      if (!isStranger(socket) && isKeyless(claimsOf(socket), keyring)) socket.disconnect(true);
    }
  });
}
