import { realEpochMs, realSleep } from '../../adapters/real.ts';
import type { Attachment } from '../../adapters/remote/attachment.ts';
import { overOneLife, windowMs } from '../../adapters/remote/one-life.ts';
import type { OverOneLife } from '../../adapters/remote/one-life.ts';
import type { Transport } from '../../model/step.ts';
import type { Job } from './job.ts';

/** Sequences that are ready to begin. */
export interface Ready extends Omit<OverOneLife, 'names'> {
  readonly sequences: number;
  /** The tokens that there are; `null`: whichever is asked for. */
  readonly names: OverOneLife['names'] | null;
}

const LOOK_EVERY_MS = 250;

/**
 * Where tokens have a life of their own, waits for the end of one, over which all sequences run: as
 * many as can begin before it. It is said first how long that takes.
 */
export async function readyFor(
  attachment: Attachment, transport: Transport, plan: { sequences: number; everyMs: number },
  job: Job,
): Promise<Ready> {
  const { logins } = attachment.issuer;
  if (logins === undefined) {
    return {
      attachment, sequences: plan.sequences, names: null, close: () => {},
      slides: () => Promise.resolve(false),
    };
  }
  const most = Math.floor(windowMs(logins.lifeMs) / plan.everyMs);
  const sequences = Math.min(plan.sequences, most);
  const waitUntil = async (ms: number): Promise<void> => {
    const end = clockTime(ms);
    const told = `its tokens live ${minutes(logins.lifeMs)}: all sequences run over the end of `
      + `one, from ${end} on`;
    while (realEpochMs() < ms && !job.interrupted()) {
      job.progress(0, sequences, 0, told);
      await realSleep(Math.min(LOOK_EVERY_MS, ms - realEpochMs()));
    }
  };
  return {
    sequences,
    ...await overOneLife(attachment, logins, transport, sequences * plan.everyMs, waitUntil),
  };
}

/** As the clock on the wall shows it. */
const clockTime = (ms: number): string => new Date(ms).toTimeString().slice(0, 8);

const minutes = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
