import { realNowMs } from '../adapters/real.ts';

/**
 * How a person, or a CI job that has run out of time, stops a run: asked once it winds up and keeps
 * what was done, asked twice it stops at once.
 */
export interface Interruption {
  readonly windUp: AbortSignal;
  readonly stopNow: AbortSignal;
  /** Gives the signals back to Node. */
  readonly release: () => void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A wrapper such as `npm run` passes on the signal that the terminal has sent already. */
const ECHO_MS = 150;

/** Listens for SIGINT, SIGTERM and SIGHUP until released. */
export function listenForInterruption(): Interruption {
  const windUp = new AbortController();
  const stopNow = new AbortController();
  let firstAtMs: number | undefined;
  const onSignal = (): void => {
    firstAtMs ??= realNowMs();
    if (!windUp.signal.aborted) return windUp.abort();
    if (realNowMs() - firstAtMs > ECHO_MS) stopNow.abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    windUp: windUp.signal,
    stopNow: stopNow.signal,
    release: () => { for (const signal of SIGNALS) process.off(signal, onSignal); },
  };
}
