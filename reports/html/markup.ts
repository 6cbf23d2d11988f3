import { printable } from '../printable.ts';

/** Text that is markup already. Everything else that is put into a page is escaped. */
export interface Markup { readonly markup: string }
export type Fragment = string | number | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;',
};

/** Longer than what is cut elsewhere: a command, or a list of options, has to stand whole. */
const LIMIT_CHARS = 2000;

/** @returns `text` made inert for an element's content and for a quoted attribute alike. */
export const escapeHtml = (text: string): string =>
  printable(text, LIMIT_CHARS).replace(/[&<>"'`]/gu, (char) => ENTITIES[char] ?? char);

/** @returns `text` with its units kept beside their numbers: `+9.750 s` is not to be parted. */
export const timed = (text: string): string =>
  text.replace(/(?<=\d) (?=(?:ms|s|min|h|d)\b)/gu, '\u00a0');

/** @returns text of several lines, each of them made inert. */
export const whole = (text: string): Markup =>
  ({ markup: text.split('\n').map(escapeHtml).join('\n') });

/** Only for text written in this repository. */
export const trusted = (markup: string): Markup => ({ markup });

/** @returns text in which no line ends in the middle of a property's name. */
export const unparted = (text: string): Markup =>
  trusted(escapeHtml(text).replace(/\bEXP-\d+/gu, '<span class="nowrap">$&</span>'));

export const NOTHING: Markup = { markup: '' };

function render(fragment: Fragment): string {
  if (typeof fragment === 'string') return escapeHtml(fragment);
  if (typeof fragment === 'number') return String(fragment);
  return 'markup' in fragment ? fragment.markup : fragment.map(({ markup }) => markup).join('');
}

/** A template whose holes are escaped, unless they hold markup. Serves HTML and SVG. */
export const html = (strings: TemplateStringsArray, ...values: readonly Fragment[]): Markup => ({
  markup: strings.reduce((text, part, index) =>
    `${text}${render(values[index - 1] ?? '')}${part}`),
});

/** Names, each with what there is to say of it. */
export const list = (entries: readonly (readonly [string, Fragment])[]): Markup =>
  html`<dl>${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
