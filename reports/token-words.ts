import type { RunTokenParts } from './schema/wire.ts';
import { formatOffset } from './time.ts';

/** The claims of a token that are times, in seconds since the epoch (RFC 7519 §2). */
const TIMES: readonly string[] = ['iat', 'nbf', 'exp'];
/** What a `Date` can hold (ECMA-262 §21.4.1.1). */
const LAST_MS = 8.64e15;

export interface ClaimTime {
  /** `2030-01-01T00:00:10.500Z`; whole seconds without their fraction. */
  readonly at: string;
  /** Since the sequence began: `+9.750 s`; `''` where that is not known. */
  readonly since: string;
}

/** @returns when a claim says that it is; `null` where it names no time at all. */
export function claimTime(
  { name, value }: RunTokenParts['claims'][number], startMs: number | undefined,
): ClaimTime | null {
  if (!TIMES.includes(name) || typeof value !== 'number') return null;
  const ms = value * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > LAST_MS) {
    return { at: `${value}, beyond every calendar`, since: '' };
  }
  return {
    at: new Date(ms).toISOString().replace('.000Z', 'Z'),
    since: startMs === undefined ? '' : formatOffset(Math.round(ms - startMs)),
  };
}
