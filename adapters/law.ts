import type { Observation } from '../model/history.ts';
import type { Session } from '../model/driver.ts';
import type { OpenedTargets } from './testing.ts';

/** What every adapter must do, whatever the server: tried out on servers whose ways are known. */
export interface Law {
  readonly says: string;
  readonly obey: (on: OpenedTargets) => Promise<void>;
}

export const CLIENT = 'A';
export const EXP_MS = 10_000;

/** What was seen, as `client connected` or `server accepted m1`; what was written has a law. */
export const told = (seen: readonly Observation[]): string[] =>
  seen.filter(({ kind }) => kind !== 'sent').map(named);

export const named = (one: Observation): string =>
  [one.by, one.kind, 'packet' in one ? one.packet : 'reason' in one ? one.reason : '']
    .join(' ').trim();

/** Sets something off and waits for all of it. */
export async function after(session: Session, act: () => unknown): Promise<string[]> {
  await act();
  await session.settle();
  return told(session.take());
}

export type Way = 'polling' | 'websocket' | 'upgrade' | 'fallback';

/** Opens, and completes the upgrade where there is one. */
export async function open(session: Session, transport: Way): Promise<string[]> {
  const seen = await after(session, () => {
    session.open(CLIENT, { transport, token: 'first', nsp: '/', joinMs: 0 });
  });
  if (transport !== 'upgrade') return seen;
  const upgraded = await after(session, async () => {
    session.upgrade(CLIENT);
    await session.advance(100, 'first');
  });
  return [...seen, ...upgraded];
}

export const sendOne = (session: Session): Promise<string[]> =>
  after(session, () => { session.send(CLIENT, '/', [{ id: 'm1', ack: true }]); });

export const WAYS: readonly Way[] = ['polling', 'websocket', 'upgrade', 'fallback'];
