import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';
import { tokenOf, tokenOfRequest } from './carriers.ts';

describe('tokenOf', () => {
  const everywhere = {
    auth: { token: 'a' }, headers: { authorization: 'Bearer h', cookie: 'x=1; token=c; y=2' },
    query: { token: 'q' },
  };

  it.each([
    ['CONNECT', everywhere, 'a'],
    ['Authorization', { ...everywhere, auth: {} }, 'h'],
    ['the cookie', { ...everywhere, auth: {}, headers: { cookie: 'x=1; token=c; y=2' } }, 'c'],
    ['the query string', { ...everywhere, auth: {}, headers: {} }, 'q'],
    ['nowhere', { auth: {}, headers: { cookie: 'nottoken=c' }, query: {} }, undefined],
  ])('should take the token from %s, where it is in none before', (_where, handshake, token) => {
    expect(tokenOf({ handshake } as unknown as Socket)).toBe(token);
  });

  it('should take the same from a request', () => {
    const request = { headers: {}, url: '/socket.io/?EIO=4&token=q' } as IncomingMessage;
    expect(tokenOfRequest(request)).toBe('q');
    expect(tokenOfRequest({ ...request, headers: { authorization: 'bearer h' } } as never))
      .toBe('h');
    expect(tokenOfRequest({ ...request, url: '/socket.io/?EIO=4' } as never)).toBeUndefined();
  });
});
