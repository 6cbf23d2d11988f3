import { describe, expect, it } from 'vitest';
import { EXP_MS, boundaryViolation, sampleRun, stalledViolation } from '../fixture.ts';
import { GAP_HEIGHT, axisOf } from './axis.ts';
import { bandsOf } from './bands.ts';
import { diagram } from './diagram.ts';
import { rowsOf } from './rows.ts';

const strict = sampleRun.contract;
const rows = rowsOf(stalledViolation);
const axis = axisOf(stalledViolation, rows, strict, 40);

describe('rowsOf', () => {
  it('should draw a message that arrives at once as one level arrow', () => {
    const labels = rowsOf(boundaryViolation).map(({ label }) => label);
    expect(labels).toEqual([
      'open · first', 'admits A', 'connected', 'm1', 'accepts m1', 'time → exp, I/O first',
      'm2', 'accepts m2',
    ]);
  });

  it('should draw a held message from when it left to when it arrived', () => {
    const sent = rows.find(({ label }) => label === 'm4');
    const arrived = rows.findIndex(({ label }) => label === 'm4 arrived');
    expect(sent?.shape).toEqual({ kind: 'arrow', to: 'server', landsAt: arrived });
  });

  it('should say of a message that never arrived that it never did', () => {
    const events = stalledViolation.history.events.slice(0, 7);
    const cut = rowsOf({ ...stalledViolation, history: { phaseMs: 0, events } });
    expect(cut.find(({ label }) => label === 'm4')?.shape)
      .toEqual({ kind: 'arrow', to: 'server', landsAt: 'never' });
  });

  it('should draw no answer before what it answers, where times are intervals', () => {
    const seen = { atMs: 93, latestMs: 120, client: 'A', by: 'server' as const };
    const [event] = boundaryViolation.history.events;
    const own = rowsOf({
      ...boundaryViolation,
      history: { phaseMs: 0, events: event === undefined ? [] : [{
        ...event, fromMs: 100, toMs: 130,
        observations: [{ ...seen, kind: 'admitted' }, { ...seen, atMs: 110, kind: 'left' }],
      }] },
    });
    expect(own.map(({ atMs }) => atMs)).toEqual([100, 100, 110]);
  });

  it('should mark exactly one row as the breach', () => {
    expect(rows.filter(({ breach }) => breach).map(({ label }) => label)).toEqual(['accepts m4']);
  });

  it('should give a loss a row of its own', () => {
    const breach = { event: 1, atMs: 0, packet: 'm1', says: 'm1 was lost' };
    expect(rowsOf({ ...boundaryViolation, breach }).filter((row) => row.breach)).toHaveLength(1);
  });
});

describe('axisOf', () => {
  it('should give every instant a slot of its own, a millisecond apart or ten seconds', () => {
    expect(axis.slots.map(({ atMs }) => atMs)).toEqual([0, 100, EXP_MS - 1, EXP_MS, EXP_MS + 221]);
    expect(axis.slots.map(({ sinceMs }) => sinceMs)).toEqual([null, 100, 9649, 1, 221]);
  });

  it('should keep slots apart by the same gap whatever its length', () => {
    const gaps = axis.slots.slice(1).map(({ top }, index) =>
      top - (axis.slots[index]?.bottom ?? 0));
    expect(new Set(gaps)).toEqual(new Set([GAP_HEIGHT]));
  });

  it('should put what happens on expiry below the line of expiry', () => {
    const at = rowsOf(boundaryViolation);
    const own = axisOf(boundaryViolation, at, strict, 40);
    const m2 = at.findIndex(({ label }) => label === 'm2');
    expect(own.rowY[m2]).toBeGreaterThan(own.instantY(EXP_MS));
  });

  it('should show the end of a leeway that falls into the picture', () => {
    const { slots } = axisOf(stalledViolation, rows, { ...strict, leewayMs: 50 }, 40);
    expect(slots.map(({ atMs }) => atMs)).toContain(EXP_MS + 50);
  });
});

describe('bandsOf', () => {
  it('should tell transports, held bytes and a busy listener apart', () => {
    const kinds = bandsOf(stalledViolation, rows, axis).map(({ kind }) => kind);
    expect(kinds).toEqual(['held', 'polling', 'websocket', 'busy']);
  });

  it('should let a listener be busy across the expiry', () => {
    const busy = bandsOf(stalledViolation, rows, axis).find(({ kind }) => kind === 'busy');
    expect(busy?.from).toBeLessThan(axis.instantY(EXP_MS));
    expect(busy?.to).toBe(axis.instantY(EXP_MS + 221));
  });
});

describe('diagram', () => {
  const anchor = (event: number): string => `step-${event + 1}`;

  it('should say the breach in words, and name the expiry', () => {
    const { markup } = diagram(stalledViolation, strict, anchor);
    expect(markup).toContain('✗ BREACH: accepts m4');
    expect(markup).toContain('exp first');
    expect(markup).toContain('token expired</b>: expired a minute ago (exp −60.250 s)');
  });

  it('should have what an arrow of the breach says within its stripe', () => {
    const [event] = boundaryViolation.history.events;
    const refused = { atMs: 0, client: 'A', by: 'client' as const, kind: 'refused' };
    const events = event === undefined ? [] : [{ ...event, observations: [refused] }];
    const { markup } = diagram({
      ...boundaryViolation, history: { phaseMs: 0, events },
      breach: { event: 0, atMs: 0, observation: refused, says: 'it was refused' },
    }, strict, anchor);
    const [, top = NaN] = /class="stripe" x="[\d.]+" y="([\d.]+)"/u.exec(markup)?.map(Number) ?? [];
    const [, foot = NaN] = /<text x="[\d.]+" y="([\d.]+)"[^>]*>✗ BREACH: refused/u.exec(markup)
      ?.map(Number) ?? [];
    expect(foot - top).toBeGreaterThanOrEqual(12);
  });

  it('should not draw what would be too long to read', () => {
    const [event] = stalledViolation.history.events;
    const events = Array.from({ length: 300 }, () => event).filter((one) => one !== undefined);
    const { markup } = diagram({ ...stalledViolation, history: { phaseMs: 0, events } },
      strict, anchor);
    expect(markup).toContain('Too much to draw');
    expect(markup).not.toContain('<svg');
  });
});
