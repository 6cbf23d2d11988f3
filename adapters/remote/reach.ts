import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { TargetError } from '../errors.ts';
import { realEpochMs } from '../real.ts';
import { hostOf } from './host.ts';

/** One HTTP request, and when it was sent and answered by our clock. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly date: string | undefined;
  readonly sentMs: number;
  readonly receivedMs: number;
}

const MOST_BYTES = 4_096;
const ANSWER_WITHIN_MS = 3_000;

/**
 * @returns the answer to one long-polling request, or as much of it as says who answers
 * @throws TargetError when there is none, also where one that began goes on for too long
 */
export function ask(
  url: URL, path: string, query: string, { eio = 4, withinMs = ANSWER_WITHIN_MS } = {},
): Promise<Reply> {
  const target = new URL(`${path}/?EIO=${eio}&transport=polling${query}`, url);
  const silent = (): TargetError => new TargetError('SERVER_SILENT', `${hostOf(url)} takes a `
    + `connection and does not answer within ${withinMs / 1000} s → is it a web server that `
    + 'listens there, and is it done starting? Where Socket.IO has another path than usual, '
    + '--path');
  const sentMs = realEpochMs();
  return new Promise((resolve, reject) => {
    const asked = (url.protocol === 'https:' ? overHttps : overHttp)(target, {
      agent: false, signal: AbortSignal.timeout(withinMs),
    }, (response) => {
      const receivedMs = realEpochMs();
      let text = '';
      response.setEncoding('utf8');
      const answered = (): void => {
        const { statusCode: status = 0, headers: { date } } = response;
        resolve({ status, text, date, sentMs, receivedMs });
      };
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length < MOST_BYTES) return;
        answered();
        response.destroy();
      });
      response.on('error', failed);
      response.on('end', answered);
    });
    const failed = (error: Error): void => {
      reject(error.name === 'AbortError' ? silent() : unreachable(url, error));
    };
    asked.on('error', failed);
    asked.end();
  });
}

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_UNTRUSTED', 'CERT_NOT_YET_VALID',
]);

/** Why a server cannot be reached, and what to do about it. */
export function unreachable(url: URL, error: unknown): TargetError {
  if (error instanceof TargetError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const where = url.origin;
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return new TargetError('SERVER_NOT_UP', `nothing listens at ${where} → start the server, or `
      + 'check its port');
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new TargetError('HOST_UNKNOWN', `there is no host ${hostOf(url)} → check the URL`);
  }
  if (UNTRUSTED.has(code)) {
    return new TargetError('TLS_UNKNOWN_CERTIFICATE', `the certificate of ${where} is not trusted `
      + `(${code}) → name the file of its authority in NODE_EXTRA_CA_CERTS`);
  }
  if (code === 'EPROTO' || /SSL|TLS/.test(message)) {
    return new TargetError('NOT_TLS', `${where} does not speak TLS → write http:// instead`);
  }
  if (code === 'ECONNRESET' || code.startsWith('HPE_')) {
    return new TargetError('NOT_HTTP', `${where} takes a connection and does not speak HTTP on it `
      + `(${code}) → write https:// if it expects TLS, or check its port`);
  }
  return new TargetError('SERVER_UNREACHABLE', `${where} cannot be reached: ${code || message} → `
    + 'check that this machine may connect to it');
}

/** Who answers at a path: Engine.IO of this or the last protocol, somebody unknown, nobody. */
export type Answers =
  'Engine.IO 4' | 'Engine.IO 3' | 'nobody' | 'somebody' | 'somebody who refuses';

/** An error of Engine.IO's own (engine.io/build/server.js: `errorMessages`). */
const isEngineError = (text: string): boolean => /^\{"code":\d,"message":"/.test(text);

/** @throws TargetError `RATE_LIMITED`, `SERVER_FAILS` */
export function answering({ status, text }: Reply): Answers {
  if (status === 429) {
    throw new TargetError('RATE_LIMITED', 'the server limits how often it may be asked (429) → '
      + 'lift the limit for this machine, or try again later');
  }
  if (status === 502 || status === 503 || status === 504) {
    throw new TargetError('SERVER_FAILS', `a proxy answers that the server is not there (${status})`
      + ' → start the server behind it');
  }
  if (/^\d+:0\{/.test(text)) return 'Engine.IO 3';
  if (/^0\{/.test(text)) return 'Engine.IO 4';
  if (isEngineError(text)) return 'Engine.IO 4';
  if (status === 404) return 'nobody';
  return status === 401 || status === 403 ? 'somebody who refuses' : 'somebody';
}
