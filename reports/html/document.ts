import { html, trusted } from './markup.ts';
import type { Fragment } from './markup.ts';
import { SCRIPT, policyOf } from './script.ts';
import { STYLE } from './style.ts';

/** Patterns for all drawings of a page: the ground after expiry, and bytes that are held. */
const PATTERNS = trusted(`<svg class="defs" width="0" height="0" aria-hidden="true"><defs>
<pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)">
<path class="hatch-line" d="M0 0V8"/></pattern>
<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse">
<path class="stripe-line" d="M0 3H6"/></pattern></defs></svg>`);

/**
 * @returns one page, whole in itself: it fetches nothing, opens from disk, and reads the same with
 * scripts switched off.
 */
export const documentOf = (title: string, body: Fragment): string => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policyOf(STYLE, SCRIPT))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLE)}</style></head>
<body>${PATTERNS}
${body}
<script>${trusted(SCRIPT)}</script></body></html>
`.markup;
