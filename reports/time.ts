/** Times as people read them. Every offset counts from the moment the sequence began. */
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const two = (value: number): string => String(value).padStart(2, '0');

function clockTime(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const rest = ms % DAY_MS;
  const hours = two(Math.floor(rest / HOUR_MS));
  const minutes = two(Math.floor((rest % HOUR_MS) / MINUTE_MS));
  const seconds = ((rest % MINUTE_MS) / SECOND_MS).toFixed(3).padStart(6, '0');
  return `${days > 0 ? `${days} d ` : ''}${hours}:${minutes}:${seconds}`;
}

/** @returns `+9.750 s`, always to the millisecond: one of them is the difference that counts. */
export function formatOffset(offsetMs: number): string {
  const sign = offsetMs < 0 ? '−' : '+';
  const ms = Math.abs(offsetMs);
  if (ms < HOUR_MS) return `${sign}${(ms / SECOND_MS).toFixed(3)} s`;
  return `${sign}${clockTime(ms)}`;
}

/** @returns `221 ms`, `9.75 s`, `39 d 23 h`: a length of time, to the millisecond. */
export function formatDuration(durationMs: number): string {
  const ms = Math.round(Math.abs(durationMs));
  if (ms < SECOND_MS) return `${ms} ms`;
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(ms / DAY_MS), 'd'],
    [Math.floor((ms % DAY_MS) / HOUR_MS), 'h'],
    [Math.floor((ms % HOUR_MS) / MINUTE_MS), 'min'],
    [(ms % MINUTE_MS) / SECOND_MS, 's'],
  ];
  return parts.filter(([value]) => value > 0).map(([value, unit]) => `${value} ${unit}`).join(' ');
}
