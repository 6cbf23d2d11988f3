/** What a client hears of its being turned away. */
export interface Refusal {
  readonly kind: 'refused';
  readonly wordless?: true;
}

/**
 * An error of the transport says nothing of the token (engine.io-client `lib/transport.ts`), and
 * neither does a CONNECT_ERROR without a message or data (socket.io-client `lib/socket.ts`).
 *
 * @param said the official client's error, or what a CONNECT_ERROR packet carries
 */
export function refusalOf(said: unknown): Refusal {
  const { type, message, data } = (said ?? {}) as Partial<Record<string, unknown>>;
  const isTold = type !== 'TransportError'
    && ((message ?? '') !== '' || (data ?? null) !== null);
  return { kind: 'refused', ...(isTold ? {} : { wordless: true }) };
}
