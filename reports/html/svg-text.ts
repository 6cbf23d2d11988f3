import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** Text in a drawing. It does not wrap, so it is cut; its whole stands in a `<title>`. */
export const charCount = (text: string): number => [...text].length;

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly turned?: boolean;
}

/** @returns a label at a place; `kind` is its class in the style sheet. */
export function label(
  text: string, x: number, y: number, kind: string, style: TextStyle = {},
): Markup {
  const anchor = style.anchor ?? 'start';
  if (style.turned !== true) {
    return html`<text x="${x}" y="${y}" class="${kind}" text-anchor="${anchor}">${text}</text>`;
  }
  return html`<text x="${x}" y="${y}" class="${kind}" text-anchor="${anchor}"${
    html` transform="rotate(-90 ${x} ${y})"`}>${text}</text>`;
}

/** Ten characters of the small turned type take about 62 pixels of height. */
export const turnedHeight = (text: string): number => charCount(text) * 6.2 + 10;
