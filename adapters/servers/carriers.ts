import type { IncomingMessage } from 'node:http';
import type { Socket } from 'socket.io';

/** Where a client may put its token: what CONNECT says counts before what its requests say. */
export function tokenOf({ handshake }: Socket): unknown {
  return handshake.auth['token'] ?? tokenIn(handshake.headers, handshake.query['token']);
}

/** `Authorization` before the cookie, which a browser sends unasked, before the query string. */
function tokenIn(
  { authorization, cookie }: IncomingMessage['headers'], query: unknown,
): unknown {
  const bearer = authorization?.match(/^Bearer (.*)$/i)?.[1];
  return bearer ?? cookie?.match(/(?:^|; *)token=([^;]*)/)?.[1] ?? query;
}

/** The same of a request, before there is a socket. */
export const tokenOfRequest = ({ headers, url = '' }: IncomingMessage): unknown =>
  tokenIn(headers, new URL(url, 'http://localhost').searchParams.get('token') ?? undefined);
