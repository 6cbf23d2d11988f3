import { consistentWords, fallWords, ruledOut } from '../inference-words.ts';
import {
  GENERAL_REMEDY, apartWords, definitionFor, excusesOf, mendingFor, mendingOf,
} from '../mending.ts';
import type { Mending } from '../mending.ts';
import type { Run } from '../schema/run.ts';
import { countOf } from '../words.ts';
import { NOTHING, html, timed, unparted, whole } from './markup.ts';
import type { Markup } from './markup.ts';

/** What the server behaves like, and what to change in it: the lines, and the allowances. */
const code = (lines: readonly string[]): Markup =>
  html`<pre tabindex="0" role="region" aria-label="lines to put in"><code>${
    whole(lines.join('\n'))}</code></pre>`;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const change = (mending: Mending): Markup =>
  html`<li><p><b>${capital(mending.says)}.</b> <span class="dim">Mends ${
    unparted(mendingFor(mending))}.</span></p>
${mending.lines.length === 0 ? NOTHING : code(mending.lines)}</li>
`;

function allowances(run: Run): Markup {
  const excuses = excusesOf(run);
  if (excuses.length === 0) return NOTHING;
  return html`<h3 id="allowances">What would have to be allowed</h3>
<p class="dim">The smallest allowance, alone, with which nothing that this run saw would be a
breach. It mends nothing; declare it where it is meant.</p>
<ul>${excuses.map(({ says }) => html`<li>${timed(says)}.</li>`)}</ul>`;
}

/** @returns the changes, where anything is violated. */
export function whatToChange(run: Run): Markup {
  const mendings = mendingOf(run);
  if (mendings.length === 0) return NOTHING;
  const definition = definitionFor(mendings);
  const apart = apartWords(run);
  return html`<h2 id="change">What to change</h2>
${apart === undefined ? NOTHING : html`<p>${apart}.</p>`}
${definition === undefined ? NOTHING : html`<p>Where <code>expired</code> stands for</p>${
    code([definition])}`}
<ol class="mending">${mendings.map(change)}</ol>
<p>${capital(GENERAL_REMEDY.says)}:</p>${code(GENERAL_REMEDY.lines)}
${allowances(run)}`;
}

/** Which of the built-in designs the server may be, and what ruled the others out. */
export function behavesLike({ inference }: Run): Markup {
  if (inference === undefined) return NOTHING;
  const fallen = ruledOut(inference);
  return html`<h3 id="inference">What it behaves like</h3>
<p>Consistent with ${consistentWords(inference)}.</p>${fallen.length === 0 ? NOTHING : html`
<details><summary>${countOf(fallen.length, 'design')} ruled out, the nearest first</summary>
<ul>${fallen.map((one) => html`<li><span class="id">${one.design}</span> ${
    timed(fallWords(one))}</li>`)}</ul></details>`}`;
}
