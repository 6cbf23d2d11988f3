/** What a failed connection shows of itself (engine.io-client/transport.js, ws). */
interface Failed {
  readonly type?: unknown;
  readonly description?: unknown;
  readonly message?: unknown;
}

/** Somebody on the way, or the server's own limits: no decision about a token. */
const NO_DECISION: Readonly<Record<number, string>> = {
  429: 'the server limits how often it may be asked (429)',
  404: 'there is no Socket.IO at this path (404)',
  502: 'a proxy cannot reach the server (502)',
  503: 'the server is out of service (503)',
  504: 'a proxy was not answered by the server (504)',
};

/** @returns the HTTP status with which a connection was turned down, if it was by one. */
export function statusOf(error: unknown): number | undefined {
  const { description } = error as Failed;
  if (typeof description === 'number' && description > 0) return description;
  const said = /Unexpected server response: (\d{3})/.exec(messageIn(description));
  return said === null ? undefined : Number(said[1]);
}

function messageIn(description: unknown): string {
  if (typeof description !== 'object' || description === null) return '';
  const { message, error } = description as { message?: unknown; error?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  return error instanceof Error ? `${error.message} ${Reflect.get(error, 'code') ?? ''}` : '';
}

/**
 * Why a connection came to nothing although nobody decided so, or `null`: it was the server's word,
 * by a CONNECT_ERROR packet, or by an HTTP status such as 401.
 */
export function connectionTrouble(error: unknown): string | null {
  if ((error as Failed | null)?.type !== 'TransportError') return null;
  const status = statusOf(error);
  if (status === undefined) {
    const said = messageIn((error as Failed).description);
    return `a connection failed${said === '' ? '' : `: ${said.trim()}`}`;
  }
  return NO_DECISION[status] ?? (status >= 500 ? `the server failed (${status})` : null);
}
