import type { History } from '../model/history.ts';
import type { ClientName, Namespace } from '../model/step.ts';

/** Whether the client sends again what is not acknowledged: that may well arrive twice. */
export const retries = (
  history: History, { client }: { readonly client: ClientName },
): boolean => history.events.some(({ step }) =>
  step.do === 'open' && step.client === client && step.retries === true);

/**
 * Whether a message is still with its client by the end of an event: one that retries sends one at
 * a time, and none before the one ahead of it was acknowledged (socket.io-client/socket.js,
 * `_drainQueue`).
 */
export function waitsItsTurn(
  history: History, { client, nsp }: { readonly client: ClientName; readonly nsp: Namespace },
  packet: string, event: number,
): boolean {
  if (!retries(history, { client })) return false;
  const past = history.events.slice(0, event + 1);
  const sent = past.flatMap(({ step }) => step.do === 'send' && step.client === client
    && (step.nsp ?? '/') === nsp ? step.messages.map(({ id }) => id) : []);
  const acked = new Set(past.flatMap(({ observations }) =>
    observations.flatMap((seen) => seen.kind === 'acked' ? [seen.packet] : [])));
  return sent.slice(0, sent.indexOf(packet)).some((id) => !acked.has(id));
}
