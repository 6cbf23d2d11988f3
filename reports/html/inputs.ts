import { scaleLinear } from 'd3-scale';
import { adviceOf } from '../advice.ts';
import { printable } from '../printable.ts';
import { pairsAfter } from '../reach-words.ts';
import type { PairsAfter } from '../reach-words.ts';
import type { Run } from '../schema/run.ts';
import { NOTHING, html, list } from './markup.ts';
import type { Markup } from './markup.ts';

const numberOf = (count: number): string => count.toLocaleString('en-US');

/** Every step is drawn from those that can be taken then. */
const DISCARDED = 'were inconclusive, and not judged; none was drawn that could not be run';

/** Nobody has closed a model of what can be made there. */
const OUTSIDE = [
  'transitions', 'not counted from outside: there, sequences follow plots alone',
] as const;

/** No action has a longer name. */
const MAX_NAME_CHARS = 20;
const BAR_WIDTH = 70;

function pairRow({ action, reachable, made }: PairsAfter, most: number): Markup {
  const length = scaleLinear().domain([0, most]).range([0, BAR_WIDTH - 2]);
  return html`<tr><th scope="row">${
    printable(action, MAX_NAME_CHARS)}</th><td>${numberOf(made)} of ${
    numberOf(reachable)}</td><td>${Math.floor(100 * made / Math.max(1, reachable))} %</td>
<td><svg class="plot" width="${BAR_WIDTH}" height="10" viewBox="0 0 ${BAR_WIDTH} 10"
 aria-hidden="true"><rect class="bar-tried" x="1" y="1" width="${
    length(reachable).toFixed(1)}" height="8"/><rect class="bar-through" x="1" y="1" width="${
    length(made).toFixed(1)}" height="8"/></svg></td></tr>
`;
}

/** Of what can be done right after each action, how much was. */
function pairs(run: Run): Markup {
  const rows = pairsAfter(run);
  if (rows.length === 0) return NOTHING;
  const most = Math.max(...rows.map(({ reachable }) => reachable));
  return html`<p class="dim" id="pairs-of">Pairs of transitions, one right after the other, of all
that the closed model of the reference can make: by what was done first, and where most is left,
first. All transports together.</p>
<table class="pairs" id="pairs" aria-labelledby="pairs-of">
<thead><tr><th scope="col">first</th><th scope="col">pairs made</th><th scope="col">share</th>
<th scope="col"><span class="unseen">as a bar</span></th></tr></thead>
<tbody>${rows.map((row) => pairRow(row, most))}</tbody></table>`;
}

/** What was tried, and what would tell more. */
export function inputs(run: Run): Markup {
  const { sequences, distinct, inconclusive, steps } = run.executed;
  const advice = adviceOf(run);
  return html`<h3 id="inputs">Inputs</h3>${list([
    ['sequences', numberOf(sequences)],
    ...(distinct === undefined ? [] : [['duplicates', `${
      numberOf(sequences - distinct)} took the very steps of another`] as const]),
    ['discarded', `${numberOf(inconclusive)} ${DISCARDED}`],
    ...(run.target.kind === 'url' && run.reach === undefined ? [OUTSIDE] : []),
    ['steps', `${numberOf(steps)}, ${(steps / Math.max(1, sequences)).toFixed(1)} in a sequence`],
  ])}${pairs(run)}${advice.length === 0 ? NOTHING : html`<h4>What would tell more</h4><ul>${
    advice.map((one) => html`<li>${one}</li>`)}</ul>`}`;
}
