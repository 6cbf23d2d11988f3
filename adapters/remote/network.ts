import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { StreamLink } from '../network/link.ts';
import { hostOf } from './host.ts';

/** The port that a URL names, or that of its protocol. */
export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/** A connection to the server: TLS as the URL says, with certificates checked as Node does. */
export function dial(url: URL): Socket {
  const [host, port] = [hostOf(url), portOf(url)];
  return url.protocol === 'https:'
    ? connectTls({ host, port, servername: host }) : connectTcp({ host, port });
}

/** What clients are given: links do the dialling, and TLS where there is any. */
export const plainUrl = (url: URL): string => `http://${url.hostname}:${portOf(url)}`;

export const linkTo = (url: URL): StreamLink => new StreamLink(() => dial(url));
