import { replayOf, vitestOf } from '../replay.ts';
import type { Run, RunViolation } from '../schema/run.ts';
import { replayCommand } from '../words.ts';
import type { Place } from '../words.ts';
import { NOTHING, html, whole } from './markup.ts';
import type { Markup } from './markup.ts';

/** How to see it again: the command, the test, the steps. Each stands whole, to be copied. */
const copyable = (text: string, what: string): Markup =>
  html`<pre tabindex="0" role="region" aria-label="${what}"><code data-copy="${what}">${
    whole(text)}</code></pre>`;

/** Longer step files are beside the run file alone. */
const MAX_STEP_FILE_CHARS = 12_000;

export function reproduce(run: Run, violation: RunViolation, place: Place): Markup {
  const steps = JSON.stringify(replayOf(run, violation), null, 1);
  const file = steps.length > MAX_STEP_FILE_CHARS ? NOTHING
    : html`<details><summary>its steps, as they stand in the file</summary>
${copyable(steps, 'the step file')}</details>`;
  return html`<div class="reproduce"><h4>See it again</h4>
${copyable(replayCommand(violation, place), 'the command')}
<p class="dim">It answers <em>still fails</em>, <em>fixed</em> or <em>cannot replay</em>; with
<code>--emit-test NAME.test.ts</code> it writes a test that stands alone. The steps:
<code>${violation.replay}</code>, beside the run file.</p>
${file}<details><summary>as a test for vitest, red until it is mended</summary>
${copyable(vitestOf(run, violation, place), 'the test')}</details></div>`;
}

/** For where the same was shown already. */
export const reproduceBriefly = (violation: RunViolation, place: Place): Markup =>
  html`<div class="reproduce">${copyable(replayCommand(violation, place), 'the command')}</div>`;
