import { printable } from './printable.ts';
import { REPLAY_SCHEMA } from './schema/run.ts';
import type { Replay, Run, RunViolation } from './schema/run.ts';
import { replayArguments } from './words.ts';
import type { Place } from './words.ts';

/** What it takes to see a violation again: its steps as a file, and a test that runs them. */

/** @returns the replay file of a violation: its steps, and what was seen when they were taken. */
export const replayOf = (run: Run, violation: RunViolation): Replay => ({
  schema: REPLAY_SCHEMA,
  target: run.options.target,
  ...(run.options.event === undefined ? {} : { event: run.options.event }),
  ...(run.options.attach === undefined ? {} : { attach: run.options.attach }),
  adapter: violation.adapter,
  property: violation.property,
  contract: run.contract,
  phaseMs: violation.history.phaseMs,
  steps: violation.history.events.map((event) => event.step),
  expected: violation.breach,
  versions: run.versions,
});

/** Quoted for TypeScript, whatever it holds. */
const quoted = (text: string): string => `'${JSON.stringify(printable(text, 1000)).slice(1, -1)
  .replaceAll('\\"', '"').replaceAll('\'', '\\\'')}'`;

/** @returns a test for vitest that is red until the violation is mended. */
export function vitestOf(run: Run, violation: RunViolation, place: Place): string {
  const { property } = violation;
  const says = run.verdicts.find((verdict) => verdict.property === property)?.says ?? 'holds';
  const [launcher, ...args] = replayArguments(violation, place);
  return `import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it(${quoted(`${property}: ${says}`)}, { timeout: 60_000 }, () => {
  const replay = spawnSync(${quoted(launcher)}, [${args.map(quoted).join(', ')}]);
  // 0: fixed · 1: still fails · 3: cannot replay
  expect(replay.status, \`\${replay.stdout}\${replay.stderr}\`).toBe(0);
});
`;
}
