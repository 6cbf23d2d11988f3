/**
 * Time as values. Inside a sequence every time is an `OffsetMs`: whole milliseconds of the server's
 * wall clock since the sequence began. A JWT speaks in `NumericDate`, seconds since the epoch
 * (RFC 7519 §2). This file alone converts between them.
 */
export type EpochMs = number & { readonly unit: 'ms since the epoch' };
export type NumericDate = number & { readonly unit: 's since the epoch' };
/** Milliseconds of server time since the sequence began. May be negative: "before it began". */
export type OffsetMs = number;

/** Every sequence begins on this second of the virtual wall clock, plus the sequence's phase. */
export const BASE_EPOCH_MS = Date.UTC(2030, 0, 1) as EpochMs;

/** @returns when a sequence with this phase (0–999 ms into a second) begins. */
export const epochAtStart = (phaseMs: number): EpochMs => (BASE_EPOCH_MS + phaseMs) as EpochMs;

/** @returns the NumericDate that lies `seconds` after the base second. */
export const numericDate = (seconds: number): NumericDate =>
  (BASE_EPOCH_MS / 1000 + seconds) as NumericDate;

/** @returns where a NumericDate lies in a sequence with this phase. */
export const offsetOf = (date: NumericDate, phaseMs: number): OffsetMs =>
  date * 1000 - epochAtStart(phaseMs);

/**
 * RFC 7519 §4.1.4: a token "MUST NOT be accepted for processing" **on** or after its expiry.
 * The one place where the model and the judges compare a time with an expiry.
 */
export const isExpired = (nowMs: OffsetMs, expMs: OffsetMs, leewayMs = 0): boolean =>
  nowMs >= expMs + leewayMs;

/** RFC 7519 §4.1.5: a token must not be accepted before `nbf`. */
export const isTooEarly = (nowMs: OffsetMs, nbfMs: OffsetMs): boolean => nowMs < nbfMs;
