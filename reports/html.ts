import { anchorsOf } from './html/anchors.ts';
import { behavesLike, whatToChange } from './html/change.ts';
import { NOTHING, html, trusted } from './html/markup.ts';
import type { Markup } from './html/markup.ts';
import { SCRIPT, policyOf } from './html/script.ts';
import { STYLE } from './html/style.ts';
import { problems, trust } from './html/trust.ts';
import { headline, knownDeviations, matrix, remarks } from './html/verdicts.ts';
import { violationSections } from './html/violation.ts';
import { mendingOf } from './mending.ts';
import { headlineOf, violationsInOrder } from './summary.ts';
import type { Run } from './schema/run.ts';
import type { Place } from './words.ts';

/** For the commands on the page. */
export type HtmlOptions = Place;

/** Patterns for all drawings of the page: the ground after expiry, and bytes that are held. */
const PATTERNS = trusted(`<svg class="defs" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)">
<path class="hatch-line" d="M0 0V8"/></pattern>
<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse">
<path class="stripe-line" d="M0 3H6"/></pattern></defs></svg>`);

function violations(run: Run, place: Place): Markup {
  if (run.verdicts.length === 0) return NOTHING;
  const sections = violationSections(run, violationsInOrder(run), anchorsOf(run), place);
  const none = html`<p>None was found.</p>`;
  return html`<h2 id="violations">Violations</h2>${run.violations.length === 0 ? none : sections}`;
}

/**
 * @returns one page, whole in itself: it fetches nothing, opens from disk, and reads the same with
 * scripts switched off. Everything that came from a server is escaped.
 */
export function renderHtml(run: Run, options: HtmlOptions = {}): string {
  const anchors = anchorsOf(run);
  const { word, detail } = headlineOf(run);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policyOf(STYLE, SCRIPT))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${word} ${detail}</title>
<style>${trusted(STYLE)}</style></head>
<body>${PATTERNS}
${headline(run)}
<nav aria-label="On this page"><a href="#verdicts">Verdicts</a>${
    mendingOf(run).length > 0
      ? html` <a href="#change">What to change</a>` : NOTHING}${
    run.verdicts.length === 0 ? NOTHING : html` <a href="#violations">Violations</a>`} <a
 href="#trust">Trust</a></nav>
<main><h2 id="verdicts">Verdicts</h2>
${matrix(run, anchors)}${run.problems.length > 0 ? problems(run) : NOTHING}${
    knownDeviations(run)}${remarks(run)}
${behavesLike(run)}
${whatToChange(run)}
${violations(run, options)}
${trust(run, anchors)}</main>
<script>${trusted(SCRIPT)}</script></body></html>
`.markup;
}
