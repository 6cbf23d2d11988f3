import type { Run, RunViolation } from '../schema/run.ts';
import type { RecordedStep } from '../schema/step.ts';
import { propertiesOf } from '../summary.ts';
import {
  arithmeticOf, claimOf, countOf, minimalityOf, replayCommand, sentenceOf,
} from '../words.ts';
import type { Place } from '../words.ts';
import { anatomy } from './anatomy.ts';
import type { Anchors } from './anchors.ts';
import { diagram } from './diagram.ts';
import { NOTHING, html, timed, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { reproduce, reproduceBriefly } from './reproduce.ts';
import { besideIt } from './side-by-side.ts';
import { stepTable } from './steps.ts';
import { levelMark } from './verdicts.ts';

/** The second screen: one section for each violation, from the sentence to the replay. */
interface Page { readonly run: Run; readonly anchors: Anchors; readonly place: Place }

const heading = (violation: RunViolation, { anchors }: Page): Markup => {
  const { property, level, transport, adapter } = violation;
  return html`<h3 id="${anchors.violation(violation)}-title"><span class="violated">✗ ${
    property}</span> ${levelMark(level)} <span class="where">${transport}, ${adapter}</span></h3>`;
};

/** The claim, and under it the arithmetic of the boundary, where there is any. */
function sentence(violation: RunViolation, { run }: Page): Markup {
  const arithmetic = arithmeticOf(violation.breach, run.contract);
  if (arithmetic === '') {
    return html`<p class="sentence"><strong>${
      timed(sentenceOf(violation, run.contract))}</strong></p>`;
  }
  return html`<p class="sentence"><strong>${claimOf(violation.breach)}:</strong> <span
 class="arithmetic">${timed(arithmetic)}.</span></p>`;
}

const section = (violation: RunViolation, { anchors }: Page, inside: Markup): Markup => {
  const id = anchors.violation(violation);
  return html`<section class="violation" id="${id}" aria-labelledby="${id}-title">
${inside}</section>
`;
};

const leftOutOfWire = ({ wire = [], wireLeftOut = 0 }: RunViolation): string =>
  wireLeftOut === 0 ? '' : ` Of what passed on the wire, the first ${
    countOf(wire.length, 'packet')} are kept; ${wireLeftOut} further ones are not.`;

function full(violation: RunViolation, page: Page): Markup {
  const { run, anchors, place } = page;
  const row = propertiesOf(run).find((one) => one.property === violation.property);
  const clause = row === undefined ? NOTHING
    : html`<p class="clause">${row.says} <span class="dim">(${row.source})</span></p>`;
  const stepAnchor = (event: number): string => anchors.step(violation, event);
  return section(violation, page, html`${heading(violation, page)}
${clause}${sentence(violation, page)}
<div class="evidence"><div>${diagram(violation, run.contract, stepAnchor)}
${anatomy(violation)}</div>
<div>${stepTable(violation, run.contract, stepAnchor)}
<p class="dim">${minimalityOf(violation)}.${leftOutOfWire(violation)}</p>
${besideIt(violation, anchors.violation(violation))}
${reproduce(run, violation, place)}</div></div>`);
}

/** The same steps over another transport, or through another adapter, come to the same. */
const alike = (violation: RunViolation, first: RunViolation, page: Page): Markup =>
  section(violation, page, html`${heading(violation, page)}
${sentence(violation, page)}
<p>By the steps of <a href="#${page.anchors.violation(first)}">${first.property} over ${
    first.transport}, ${first.adapter}</a>.</p>
${reproduceBriefly(violation, page.place)}`);

/** For when the page would grow past its limit: the evidence is in the run file. */
const brief = (violation: RunViolation, page: Page): Markup =>
  section(violation, page, html`${heading(violation, page)}${sentence(violation, page)}
<p>The page has reached its size; the steps are in the run file and in
<code>${violation.replay}</code>.</p>
${reproduceBriefly(violation, page.place)}`);

/** The page is to stay below 2 MB; what else is on it takes some tens of kilobytes. */
const MAX_FULL_BYTES = 1_200_000;
const MAX_BRIEF_BYTES = 1_500_000;

const leftOut = (violation: RunViolation, { anchors, place }: Page): Markup =>
  html`<p id="${anchors.violation(violation)}">✗ ${violation.property} ${violation.transport}, ${
    violation.adapter}: in the run file, since this page has reached its size. <code>${
    replayCommand(violation, place)}</code></p>
`;

/** Longer ones are never alike. */
const MAX_COMPARED_STEPS = 200;

const ELSEWHERE = '<h2 id="elsewhere">Where else they break</h2>\n';

/** What a violation is about, whichever way its bytes travelled, and whenever it began. */
const stepsKey = ({ property, breach, history, replay }: RunViolation): string =>
  history.events.length > MAX_COMPARED_STEPS ? replay
    : JSON.stringify([property, breach.says, breach.event,
      history.events.map(({ step }) => withoutWay(step))]);

const withoutWay = (step: RecordedStep): object =>
  'transport' in step ? { ...step, transport: '' } : step;

/**
 * @returns a part for each violation: the shortest of each property, and then where else they
 * break; the last ones are told in brief if there are too many.
 */
export function violationSections(
  run: Run, violations: readonly RunViolation[], anchors: Anchors, place: Place,
): Markup {
  const page = { run, anchors, place };
  const isFirst = (one: RunViolation): boolean =>
    violations.find(({ property }) => property === one.property) === one;
  const firsts = violations.filter(isFirst);
  const names = firsts.map(({ property }) => property);
  const others = names.flatMap((name) =>
    violations.filter((one) => one.property === name && !isFirst(one)));
  const parts: string[] = [];
  const shown = new Map<string, RunViolation>();
  let bytes = 0;
  const add = (part: Markup, limitBytes: number): boolean => {
    const size = Buffer.byteLength(part.markup);
    if (bytes + size > limitBytes) return false;
    bytes += size;
    parts.push(part.markup);
    return true;
  };
  let roomy = true;
  for (const violation of [...firsts, ...others]) {
    if (violation === others[0]) parts.push(ELSEWHERE);
    const key = roomy ? stepsKey(violation) : '';
    const first = shown.get(key);
    const part = (): Markup =>
      first === undefined ? full(violation, page) : alike(violation, first, page);
    roomy &&= add(part(), MAX_FULL_BYTES);
    if (roomy && first === undefined) shown.set(key, violation);
    if (roomy || add(brief(violation, page), MAX_BRIEF_BYTES)) continue;
    parts.push(leftOut(violation, page).markup);
  }
  return trusted(parts.join(''));
}
