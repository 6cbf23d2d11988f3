import { describe, expect, it } from 'vitest';
import { table } from './table.ts';
import type { TableCell } from './table.ts';

const HEADS = ['design', 'states', 'EXP-1', 'EXP-2', 'EXP-3', 'EXP-10'];
const NUMBERS = [
  ['reference', '14,782', '✓ 494', '✓ 2136', '✓ 970', '✓ 37244'],
  ['handshake-only', '4,510', '✗ 2 steps', '✗ 3 steps', '– skipped', '✗ 2 steps'],
].map((row) => row.map((text): TableCell => ({ text })));

describe('table', () => {
  it('should keep a row on one line where there is room, and where nobody is looking', () => {
    expect(drawn(HEADS, NUMBERS, 80)).toHaveLength(3);
    expect(drawn(HEADS, NUMBERS, Infinity)).toHaveLength(3);
  });

  it('should set columns that do not fit below, each part under the names of the rows', () => {
    const lines = drawn(HEADS, NUMBERS, 60);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.startsWith('handshake-only'))).toHaveLength(2);
    expect(lines.join('\n')).toMatch(/^design +states +EXP-1 [^]*\n\ndesign +.*EXP-10$/m);
  });

  it('should wrap prose within its column', () => {
    const says = 'closes the connection at expiry and checks every packet in socket.use';
    const rows = [['timer+guard', 'F44', says], ['timer', 'F39', 'closes it']]
      .map((row) => row.map((text): TableCell => ({ text })));
    expect(drawn(['designs', '', ''], rows, 60)).toEqual([
      'designs',
      'timer+guard  F44  closes the connection at expiry and checks',
      '                  every packet in socket.use',
      'timer        F39  closes it',
    ]);
  });
});

// Helpers

const drawn = (
  heads: readonly string[], rows: readonly (readonly TableCell[])[], columns: number,
): readonly string[] => table(heads, rows, { colour: false, columns }).split('\n');
