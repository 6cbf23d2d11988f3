import { CHANGES, diffRuns, diffWords } from '../diff.ts';
import type { Change, Changed } from '../diff.ts';
import type { Run } from '../schema/run.ts';
import type { Anchors } from './anchors.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';
import { levelMark } from './verdicts.ts';

/** What is new since an earlier run, cell by cell, each leading to its evidence. */
const MAX_LISTED = 50;

const TONES = {
  new: 'violated', rare: 'inconclusive', lost: 'inconclusive', still: 'dim', fixed: 'held',
} as const satisfies Record<Change, string>;

function changedItem(one: Changed, run: Run, anchors: Anchors): Markup {
  const { change, property, level, transport, adapter, says } = one;
  const cell = run.verdicts.find((verdict) => verdict.property === property
    && verdict.transport === transport && verdict.adapter === adapter);
  const place = `${property} ${transport}, ${adapter}`;
  const shown = cell === undefined ? html`${place}`
    : html`<a href="#${anchors.evidence(cell)}">${place}</a>`;
  return html`<li><span class="${TONES[change]}">${change}</span> ${shown} ${levelMark(level)} <span
 class="dim">${says}</span></li>`;
}

/** @returns nothing where there is no earlier run to compare with. */
export function whatIsNew(run: Run, baseline: Run | undefined, anchors: Anchors): Markup {
  if (baseline === undefined) return NOTHING;
  const difference = diffRuns(baseline, run);
  const { setup, changed, quiet } = difference;
  const known = CHANGES.filter((name) => changed.some(({ change }) => change === name));
  const more = changed.length - MAX_LISTED;
  return html`<h3 id="new">What is new</h3>
<p>Since <code>${baseline.id}</code>: ${quiet ? 'every cell fared as before'
    : diffWords(difference)}.${known.includes('rare') ? html` <span class="dim">Rare: seen in one of
the two alone, and so seldom that the other may have missed it by chance.</span>` : NOTHING}</p>
${setup.length === 0 ? NOTHING : html`<ul class="dim">${setup.map((line) =>
    html`<li>asked otherwise: ${line}</li>`)}</ul>`}${
    changed.length === 0 || quiet ? NOTHING : html`<ul>${changed.slice(0, MAX_LISTED).map((one) =>
      changedItem(one, run, anchors))}${
      more > 0 ? html`<li>and ${more} more</li>` : NOTHING}</ul>`}`;
}
