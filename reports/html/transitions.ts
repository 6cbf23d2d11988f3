import { madeOf, pairsAfter, unreachedIn } from '../reach-words.ts';
import type { Run } from '../schema/run.ts';
import { whereWords } from '../summary.ts';
import { countOf } from '../words.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';

/** A short run leaves most of them; the run file has the others. */
const MAX_UNREACHED = 300;

/** How many kinds of transition a check made of those that there are, and which it did not. */
export function transitions(run: Run): Markup {
  const { reach = [] } = run;
  if (reach.length === 0) return NOTHING;
  const unreached = unreachedIn(reach);
  const more = unreached.length - MAX_UNREACHED;
  return html`<table class="stack" id="transitions"><caption>Kinds of transition that were made, of
all that the closed model of the reference can make: what is done, and in what situation${
    pairsAfter(run).length === 0 ? NOTHING
      : html`; and <a href="#pairs">pairs of them</a>, one right after the other`}.</caption>
<thead><tr><th scope="col">where</th><th scope="col">reached</th><th scope="col">pairs</th></tr>
</thead><tbody>${reach.map(({ transport, adapter, reachable, unreached: missing, pairs = [] }) =>
    html`<tr><th scope="row">${transport}, ${adapter}</th><td data-name="reached">${
      reachable - missing.length} of ${reachable}</td><td data-name="pairs">${
      pairs.length === 0 ? '' : madeOf(pairs)}</td></tr>`)}</tbody></table>${
    unreached.length === 0 ? NOTHING : html`<details><summary>${
      countOf(unreached.length, 'kind of transition', 'kinds of transition')} not reached
everywhere</summary><ul>${unreached.slice(0, MAX_UNREACHED).map(({ kind, where }) =>
      html`<li>${kind} <span class="dim">${whereWords(where)}</span></li>`)}${
      more > 0 ? html`<li>and ${more} others, in the run file</li>` : NOTHING}</ul></details>`}`;
}
