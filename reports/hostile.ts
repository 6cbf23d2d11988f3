import { sampleRun } from './fixture.ts';
import type { Run } from './schema/run.ts';

/** What a server that wants to be misread would send; for the tests of the reports. */
export const HOSTILE = [
  '</script><script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='x",
  '\u001b[2J\u001b[31mred\u001b]0;title\u0007', '\u009b31m', '\u202eevil\u202c\u2066x\u2069\u200f',
  '`x` a | b ]]> <!-- [x](javascript:alert(1)) ```', '@all https://evil.example',
  'a\r\nHELD\u0000\u0008\u2028', '\ud800', '\u{e0041}', '${x}', '&lt;', `${'\u0301'.repeat(50)}`,
].join(' ');

/** Words of the schema, which the harness writes and no server can change. */
const FIXED: ReadonlySet<string> = new Set([
  'schema', 'startedAt', 'stopped', 'historySha256', 'failOn', 'level', 'verdict', 'minimality',
  'of', 'by', 'do', 'token', 'to', 'timers', 'transport', 'kind', 'is', 'path', 'way',
  'otherwise',
]);

function poisoned(value: unknown, key: string): unknown {
  if (typeof value === 'string') return FIXED.has(key) ? value : `${value.slice(0, 8)} ${HOSTILE}`;
  if (Array.isArray(value)) return value.map((item) => poisoned(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value)
    .map(([name, inner]) => [name, poisoned(inner, name)]));
}

/** A run in which every string that is not a word of the schema is hostile. */
export const hostileRun: Run = poisoned(sampleRun, '') as Run;
