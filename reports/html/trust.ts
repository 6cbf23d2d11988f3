import { hash } from 'node:crypto';
import type { Gallery } from '../schema/gallery.ts';
import type { Run, RunVerdict } from '../schema/run.ts';
import { problemsOf, propertiesOf } from '../summary.ts';
import type { PropertySummary } from '../summary.ts';
import { countOf } from '../words.ts';
import { formatDuration } from '../time.ts';
import type { Anchors } from './anchors.ts';
import { inputs } from './inputs.ts';
import { NOTHING, html, list, whole } from './markup.ts';
import type { Markup } from './markup.ts';
import { readings } from './plots.ts';
import { transitions } from './transitions.ts';
import { countWords, levelMark, verdictMark } from './verdicts.ts';

/** The third screen: how far the verdicts can be trusted, and where they come from. */
const MAX_PROBLEMS = 50;
/** A server may throw a megabyte; the run file has it whole. */
const MAX_MESSAGE_CHARS = 4000;

const reachCell = (verdict: RunVerdict, anchors: Anchors): Markup =>
  html`<li id="${anchors.reach(verdict)}">${verdict.transport}, ${verdict.adapter}: ${
    verdictMark(verdict.verdict)} <span class="dim">${countWords(verdict)}${
    verdict.reason === undefined ? '' : `: ${verdict.reason}`}</span></li>`;

const reachRow = (row: PropertySummary, anchors: Anchors): Markup =>
  html`<tr><th scope="row"><span class="id">${row.property}</span> ${levelMark(row.level)}</th>
<td data-name="reach"><ul class="cells">${
    row.cells.map((verdict) => reachCell(verdict, anchors))}</ul></td></tr>
`;

function reach(run: Run, anchors: Anchors): Markup {
  if (run.verdicts.length === 0) return NOTHING;
  return html`<h3 id="reach">Reach</h3>
<table class="stack"><caption>How often the situation occurred that each property speaks of. A
property that was never exercised has proved nothing.</caption>
<thead><tr><th scope="col">property</th><th scope="col">where, and how often</th></tr></thead>
<tbody>${propertiesOf(run).map((row) => reachRow(row, anchors))}</tbody></table>${
    transitions(run)}`;
}

/** A message of lapse's own ends in what to do about it, behind its last arrow. */
function withFix(message: string): readonly [what: string, fix: string | undefined] {
  const at = message.lastIndexOf(' → ');
  const what = at < 0 ? message : message.slice(0, at);
  const fix = at < 0 ? undefined : message.slice(at + 3, at + MAX_MESSAGE_CHARS);
  return [what.slice(0, MAX_MESSAGE_CHARS), fix];
}

function problemList(run: Run, of: 'target' | 'harness', heading: string): Markup {
  const problems = problemsOf(run, of);
  if (problems.length === 0) return NOTHING;
  const more = problems.length - MAX_PROBLEMS;
  return html`<h4>${heading}</h4><ul class="problems">${
    problems.slice(0, MAX_PROBLEMS).map(({ code, message, times, firstSequence }) => {
      const where = firstSequence === undefined ? '' : ` [sequence ${firstSequence}]`;
      const [what, fix] = withFix(message);
      return html`<li><code>${code}</code> ${whole(what)}${
        times > 1 ? ` (${times} times)` : ''}${where}${
        fix === undefined ? NOTHING : html`<p class="fix"><b>Fix:</b> ${whole(fix)}</p>`}</li>`;
    })}${
    more > 0 ? html`<li>and ${countOf(more, 'further problem')}, in the run file</li>`
      : NOTHING}</ul>`;
}

/** Whose fault each is comes first: a failed harness says nothing about the server. */
export const troubles = (run: Run): Markup => html`${
  problemList(run, 'target', 'Of the server under test, or of reaching it')}${
  problemList(run, 'harness', 'Of lapse itself (they say nothing about the server)')}`;

/** On its own place where there are any: they come before all that follows from them. */
export const problems = (run: Run): Markup => html`<h3 id="problems">Problems</h3>${
  run.problems.length === 0 ? html`<p>None.</p>`
    : html`<p class="dim">They are no violations: something kept lapse from testing, or from testing
all.</p>`}${troubles(run)}`;

function setup(run: Run): Markup {
  const { options, contract, target } = run;
  return html`<h3 id="setup">What was tested</h3>${list([
    ['target', `${target.name} (${target.kind}): ${target.says}`],
    ['options', `${options.target}, properties ${options.properties.join(' ')}`],
    ['adapters', options.adapters.join(', ')], ['transports', options.transports.join(', ')],
    ...(options.event === undefined ? [] : [['event', options.event] as const]),
    ['fails on', options.failOn.toUpperCase()],
    ['contract', `leeway ${formatDuration(contract.leewayMs)}, grace ${
      formatDuration(contract.graceMs)}, earlyMs ${contract.earlyMs}, exp ${
      contract.requireExp ? 'required' : 'not required'}`],
    ...target.lacks.map(({ feature, reason }) => [`lacks ${feature}`, reason] as const),
  ])}`;
}

/** What was asked for, and by which contract: the same for two runs that asked the same. */
const configurationHash = ({ options, contract }: Run): string =>
  hash('sha256', JSON.stringify([options, contract]));

function provenance(run: Run): Markup {
  const { executed, options } = run;
  return html`<h3 id="provenance">Provenance</h3>${list([
    ['run', html`<code>${run.id}</code>`], ['started', run.startedAt],
    ['took', formatDuration(run.elapsedMs)], ['seed', html`<code>${options.seed}</code>`],
    ['executed', `${countOf(executed.sequences, 'sequence')} of ${
      options.sequences.toLocaleString('en-US')}, ${countOf(executed.steps, 'step')}, ${
      executed.inconclusive} inconclusive`],
    ...Object.entries(run.versions).slice(0, 40).map(([name, version]) =>
      [name, html`<code>${version}</code>`] as const),
    ['configuration', html`<code>sha256 ${configurationHash(run)}</code>`],
    ['histories', html`<code>sha256 ${run.historySha256}</code>`],
    ['schema', html`<code>${run.schema}</code>`],
  ])}<p class="dim">The same seed, target and versions give the same histories, and so this
sha256.</p>`;
}

/** Where a check of every design comes from; the designs differ in nothing of it. */
export function galleryProvenance(gallery: Gallery): Markup {
  const run = gallery.designs[0]?.run;
  return html`<h2 id="provenance">Provenance</h2>${list([
    ['run', html`<code>${gallery.id}</code>`], ['started', gallery.startedAt],
    ['took', formatDuration(gallery.elapsedMs)],
    ['schema', html`<code>${gallery.schema}</code>`],
    ...(run === undefined ? [] : [
      ['seed', html`<code>${run.options.seed}</code>`] as const,
      ['each design', `${countOf(run.options.sequences, 'sequence')}, ${
        run.options.transports.join(', ')} on ${run.options.adapters.join(', ')}`] as const,
      ...Object.entries(run.versions).slice(0, 40).map(([name, version]) =>
        [name, html`<code>${version}</code>`] as const),
    ]),
  ])}`;
}

export const trust = (run: Run, anchors: Anchors): Markup => html`<h2 id="trust">Trust</h2>
${reach(run, anchors)}${run.verdicts.length === 0 ? NOTHING : inputs(run)}${readings(run)}${
  run.problems.length === 0 ? problems(run) : NOTHING}${setup(run)}${provenance(run)}`;
