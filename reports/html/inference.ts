import { consistentWords, fallWords, ruledOut } from '../inference-words.ts';
import type { Run } from '../schema/run.ts';
import { countOf } from '../words.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';

/** Which of the built-in designs the server may be, and what ruled the others out. */
export function inference({ inference: inferred }: Run): Markup {
  if (inferred === undefined) return NOTHING;
  const fallen = ruledOut(inferred);
  return html`<h3 id="inference">What it behaves like</h3>
<p>Consistent with ${consistentWords(inferred)}.</p>${fallen.length === 0 ? NOTHING : html`
<details><summary>${countOf(fallen.length, 'design')} ruled out, the nearest first</summary>
<ul>${fallen.map((one) => html`<li><span class="id">${one.design}</span> ${
    fallWords(one)}</li>`)}</ul></details>`}`;
}
