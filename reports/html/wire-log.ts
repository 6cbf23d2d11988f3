import type { RunViolation } from '../schema/run.ts';
import type { RunWirePacket } from '../schema/wire.ts';
import { formatOffset } from '../time.ts';
import { decoded, wayWords } from '../wire.ts';
import { countOf } from '../words.ts';
import { NOTHING, html } from './markup.ts';
import type { Markup } from './markup.ts';

/** What passed during one step, under its row: every packet by its number in the sequence. */
interface Numbered { readonly packet: RunWirePacket; readonly number: number }

/** More of one step is a flood, and told by its number. */
const MAX_SHOWN = 60;

/** The packet before it in the same piece, if there is one: the server handles both together. */
const togetherWith = (one: Numbered, all: readonly Numbered[]): string => {
  const before = all.find(({ packet: { chunk }, number }) =>
    chunk !== undefined && chunk === one.packet.chunk && number < one.number);
  return before === undefined ? '' : ` in one piece with ${before.number}`;
};

function line(one: Numbered, all: readonly Numbered[]): Markup {
  const { packet, number } = one;
  const { engine, socket, raw } = decoded(packet);
  return html`<li><span class="no">${number}</span> <span class="at mono">${
    formatOffset(packet.atMs)}</span> <b>${wayWords(packet)}</b> <span class="dim">${
    packet.transport}${togetherWith(one, all)}</span> ${engine}${
    socket === '' ? NOTHING : html` · ${socket}`}${
    raw === '' ? NOTHING : html` <code>${raw}</code>`}</li>
`;
}

/** @returns a row for the table of steps; nothing where nothing passed, or nobody saw it. */
export function wireLog({ wire = [], wireBy }: RunViolation, event: number): Markup {
  const all = wire.map((packet, index) => ({ packet, number: index + 1 }))
    .filter(({ packet }) => packet.event === event);
  const [first] = all;
  if (first === undefined) return NOTHING;
  const more = all.length - MAX_SHOWN;
  return html`<tr class="wire-log"><td colspan="4"><details><summary>the wire${
    wireBy === undefined ? '' : `, as its ${wireBy} saw it`}: ${
    countOf(all.length, 'packet')}</summary><ol>
${all.slice(0, MAX_SHOWN).map((one) => line(one, all))}${
    more > 0 ? html`<li class="dim">${countOf(more, 'further packet')}, in the run file</li>`
      : NOTHING}</ol></details></td></tr>
`;
}
