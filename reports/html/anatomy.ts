import { printable } from '../printable.ts';
import type { RunViolation } from '../schema/run.ts';
import type { RunTokenParts } from '../schema/wire.ts';
import { claimTime } from '../token-words.ts';
import { countOf } from '../words.ts';
import { NOTHING, html, timed } from './markup.ts';
import type { Markup } from './markup.ts';

/** What the tokens of a violation are made of: their claims as times, and no signature. */
type Token = RunViolation['tokens'][number];
type Field = RunTokenParts['claims'][number];

const MAX_TOKENS = 12;

const shown = ({ value }: Field): string =>
  printable(typeof value === 'number' ? String(value) : value.replace(/^"(.*)"$/u, '$1'), 60);

function claim(field: Field, startMs: number | undefined): Markup {
  const time = claimTime(field, startMs);
  const words = time === null ? html`${shown(field)}`
    : html`<span class="nowrap">${time.at}</span>${time.since === '' ? NOTHING
      : html` <b class="nowrap">${timed(time.since)}</b>`}`;
  return html`<dt><code>${printable(field.name, 20)}</code></dt><dd>${words}</dd>`;
}

const signature = ({ header, signatureBytes }: RunTokenParts): string => {
  const alg = header.find(({ name }) => name === 'alg');
  if (signatureBytes === 0) return 'none at all';
  return `${countOf(signatureBytes, 'byte')}${
    alg === undefined ? '' : `, ${shown(alg)}`}, never shown`;
};

function anatomyOf({ name, says, parts }: Token, startMs: number | undefined): Markup {
  const heading = html`<p><b>token ${printable(name, 40)}</b> <span class="dim">${says}</span></p>`;
  if (parts === undefined) {
    return html`<div class="token">${heading}<p class="dim">No JWT: what it is made of, none but who
gave it out can say. When it expires is what lapse was told, or what its login said.</p></div>
`;
  }
  const { header, claims, otherClaims } = parts;
  const others = otherClaims.length === 0 ? NOTHING
    : html`<dt>further</dt><dd>${otherClaims.map((one) => printable(one, 40)).join(', ')}</dd>`;
  return html`<div class="token">${heading}
<dl><dt>header</dt><dd>${header.map((field) =>
    html`<code>${printable(field.name, 20)}</code> ${shown(field)} `)}</dd>${
    claims.map((field) => claim(field, startMs))}${others}<dt>signature</dt><dd class="dim">${
    signature(parts)}</dd></dl></div>
`;
}

/** @returns each token taken apart, if it can be; nothing where the run file is older. */
export function anatomy({ tokens, startMs }: RunViolation): Markup {
  const known = tokens.filter(({ parts, opaque }) => parts !== undefined || opaque === true)
    .slice(0, MAX_TOKENS);
  if (known.length === 0) return NOTHING;
  return html`<div class="anatomy"><h4>What the ${
    known.length === 1 ? 'token is' : 'tokens are'} made of</h4>
${known.map((token) => anatomyOf(token, startMs))}</div>`;
}
