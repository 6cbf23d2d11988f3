import { anchorsOf } from './html/anchors.ts';
import { behavesLike, whatToChange } from './html/change.ts';
import { documentOf } from './html/document.ts';
import { NOTHING, html } from './html/markup.ts';
import type { Markup } from './html/markup.ts';
import { galleryProvenance, problems, trust } from './html/trust.ts';
import { headline, knownDeviations, matrix, remarks } from './html/verdicts.ts';
import { whatIsNew } from './html/since.ts';
import { violationSections } from './html/violation.ts';
import { designSections, wall } from './html/wall.ts';
import { galleryHeadline } from './gallery.ts';
import { mendingOf } from './mending.ts';
import { headlineOf, violationsInOrder } from './summary.ts';
import type { Gallery } from './schema/gallery.ts';
import type { Run } from './schema/run.ts';
import type { Place } from './words.ts';

/** For the commands on the page, and what it is compared with. */
export type HtmlOptions = Place & { readonly baseline?: Run };

function violations(run: Run, place: Place): Markup {
  if (run.verdicts.length === 0) return NOTHING;
  const sections = violationSections(run, violationsInOrder(run), anchorsOf(run), place);
  const none = html`<p>None was found.</p>`;
  return html`<h2 id="violations">Violations</h2>${run.violations.length === 0 ? none : sections}`;
}

/** @returns the page of a run. Everything that came from a server is escaped. */
export function renderHtml(run: Run, options: HtmlOptions = {}): string {
  const anchors = anchorsOf(run);
  const { word, detail } = headlineOf(run);
  return documentOf(`${word} ${detail}`, html`${headline(run)}
<nav aria-label="On this page"><a href="#verdicts">Verdicts</a>${
    mendingOf(run).length > 0
      ? html` <a href="#change">What to change</a>` : NOTHING}${
    run.verdicts.length === 0 ? NOTHING : html` <a href="#violations">Violations</a>`} <a
 href="#trust">Trust</a></nav>
<main><h2 id="verdicts">Verdicts</h2>
${matrix(run, anchors)}${whatIsNew(run, options.baseline, anchors)}${
    run.problems.length > 0 ? problems(run) : NOTHING}${
    knownDeviations(run)}${remarks(run)}
${behavesLike(run)}
${whatToChange(run)}
${violations(run, options)}
${trust(run, anchors)}</main>`);
}

/** @returns the page of a check of every built-in design. */
export function renderGallery(gallery: Gallery, place: Place = {}): string {
  const { word, tone, detail, small } = galleryHeadline(gallery);
  return documentOf(`${word} ${detail}`, html`<header><h1>lapse: does a check find what is wrong
with each built-in design?</h1>
<div class="verdict ${tone}"><p class="word">${word}</p><p class="detail">${detail}</p>
<p class="dim">${small}</p></div></header>
<nav aria-label="On this page"><a href="#wall">The wall</a> <a href="#designs">The designs</a> <a
 href="#provenance">Provenance</a></nav>
<main>${wall(gallery)}
<h2 id="designs">The designs, and what gives each away</h2>
${designSections(gallery, place)}
${galleryProvenance(gallery)}</main>`);
}
