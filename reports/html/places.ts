import { charCount } from './svg-text.ts';
import type { RunViolation } from '../schema/run.ts';
import { formatDuration, formatOffset } from '../time.ts';
import type { Axis } from './axis.ts';
import type { Row } from './rows.ts';

/** Where the lanes of a diagram stand, from left to right: times, token lives, clients, server. */
export interface Places {
  readonly width: number;
  /** Right edge of the times. */
  readonly times: number;
  readonly token: (index: number) => number;
  /** The number of a step stands here, in the middle. */
  readonly steps: number;
  readonly server: number;
  readonly client: (name: string) => number;
  readonly clients: readonly string[];
}

const TIME_CHAR_WIDTH = 6.7;
const TOKEN_WIDTH = 18;
const LANE_GAP = 192;
const MARGIN = 24;

export const TOKEN_BAR_WIDTH = 14;
export const HEAD_HEIGHT = 34;

/**
 * One client stands left of the server, further ones right of it. All labels stand between the
 * lanes, so that with one client the drawing fits on a telephone without being made smaller.
 */
export function placesOf(violation: RunViolation, rows: readonly Row[], axis: Axis): Places {
  const clients = [...new Set(rows.map(({ client }) => client))];
  const ticks = axis.slots.flatMap(({ atMs, sinceMs }) =>
    [formatOffset(atMs), ...(sinceMs === null ? [] : [`⋮ ${formatDuration(sinceMs)}`])]);
  const widest = Math.max(8, ...ticks.map(charCount));
  const times = Math.ceil(widest * TIME_CHAR_WIDTH) + 4;
  const tokensEnd = times + 8 + violation.tokens.length * TOKEN_WIDTH;
  const first = tokensEnd + 36;
  const server = first + LANE_GAP;
  const client = (name: string): number => {
    const index = Math.max(0, clients.indexOf(name));
    return index === 0 ? first : server + index * LANE_GAP;
  };
  const last = server + Math.max(0, clients.length - 1) * LANE_GAP;
  return {
    width: last + MARGIN, times, steps: tokensEnd + 10, server, client, clients,
    token: (index) => times + 8 + index * TOKEN_WIDTH,
  };
}
