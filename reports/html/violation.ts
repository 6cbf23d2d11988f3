import type { Run, RunViolation } from '../schema/run.ts';
import { propertiesOf } from '../summary.ts';
import { minimalityOf, replayCommand, sentenceOf } from '../words.ts';
import type { Place } from '../words.ts';
import type { Anchors } from './anchors.ts';
import { diagram } from './diagram.ts';
import { NOTHING, html, timed, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { stepTable } from './steps.ts';
import { levelMark } from './verdicts.ts';

/** The second screen: one section for each violation, from the sentence to the replay. */
const reproduce = (violation: RunViolation, place: Place): Markup => {
  // The command stands whole, however long the path is: it is there to be copied.
  const command = replayCommand(violation, place);
  return html`<div class="reproduce"><p><b>Run it again</b></p>
<pre><code data-copy>${command}</code></pre>
<p class="dim">Replay file, beside the run file: <code>${violation.replay}</code></p></div>`;
};

export function violationSection(
  run: Run, violation: RunViolation, anchors: Anchors, place: Place,
): Markup {
  const { property, level, transport, adapter } = violation;
  const row = propertiesOf(run).find((one) => one.property === property);
  const clause = row === undefined ? NOTHING
    : html`<p>${row.says} <span class="dim">(${row.source})</span></p>`;
  const stepAnchor = (event: number): string => anchors.step(violation, event);
  return html`<section class="violation" id="${anchors.violation(violation)}"
 aria-labelledby="${anchors.violation(violation)}-title">
<h3 id="${anchors.violation(violation)}-title"><span class="violated">✗ ${property}</span> ${
    levelMark(level)} ${transport}, ${adapter}</h3>
${clause}
<p class="sentence"><strong>${timed(sentenceOf(violation, run.contract))}</strong></p>
${reproduce(violation, place)}
<div class="evidence">${diagram(violation, run.contract, stepAnchor)}
<div>${stepTable(violation, stepAnchor)}
<p class="dim">${minimalityOf(violation)}.</p></div></div></section>
`;
}

/** For when the page would grow past its limit: the evidence is in the run file. */
const brief = (run: Run, violation: RunViolation, anchors: Anchors, place: Place): Markup =>
  html`<section class="violation" id="${anchors.violation(violation)}"><h3>✗ ${
    violation.property} ${levelMark(violation.level)} ${violation.transport}, ${
    violation.adapter}</h3><p><strong>${sentenceOf(violation, run.contract)}</strong></p>
${reproduce(violation, place)}</section>
`;

/** The page is to stay below 2 MB; what else is on it takes some tens of kilobytes. */
const MAX_FULL_BYTES = 1_200_000;
const MAX_BRIEF_BYTES = 1_500_000;

const leftOut = (violation: RunViolation, anchors: Anchors): Markup =>
  html`<p id="${anchors.violation(violation)}">✗ ${violation.property} ${violation.transport}, ${
    violation.adapter}: in the run file, since this page has reached its size.</p>
`;

/** @returns a part for each violation; the last ones are told in brief if there are too many. */
export function violationSections(
  run: Run, violations: readonly RunViolation[], anchors: Anchors, place: Place,
): Markup {
  const parts: string[] = [];
  let bytes = 0;
  const add = (part: Markup, limitBytes: number): boolean => {
    const size = Buffer.byteLength(part.markup);
    if (bytes + size > limitBytes) return false;
    bytes += size;
    parts.push(part.markup);
    return true;
  };
  let roomy = true;
  for (const violation of violations) {
    roomy &&= add(violationSection(run, violation, anchors, place), MAX_FULL_BYTES);
    if (roomy || add(brief(run, violation, anchors, place), MAX_BRIEF_BYTES)) continue;
    parts.push(leftOut(violation, anchors).markup);
  }
  return trusted(parts.join(''));
}
