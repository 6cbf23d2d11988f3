import { describe, expect, it } from 'vitest';
import type { History } from '../model/history.ts';
import {
  EXP_MS, accepted, acked, answered, arrived, event, historyOf, left, opened, refreshed, refused,
  seenAt, sent, took, written,
} from './hand-made.ts';
import { Lateness, edgesFor } from './lateness.ts';
import type { PathName, Readings } from './lateness.ts';
import { STRICT_CONTRACT } from './property.ts';

const EXP = EXP_MS.first;

describe('Lateness', () => {
  it('should tell the millisecond of expiry from the one before and the one after', () => {
    for (const sinceExpMs of [-1, 0, 1]) {
      const readings = read(historyOf(opened(), took(EXP + sinceExpMs, 'm1')));
      expect(countsAt(readings, 'event', sinceExpMs)).toEqual({ tried: 1, through: 1 });
      expect(countsAt(readings, 'event', sinceExpMs + 1)).toEqual({ tried: 0, through: 0 });
    }
  });

  it('should count what was tried and did not go through', () => {
    const readings = read(historyOf(opened(), took(1, 'm1'), sent(EXP, 'm2', left())));
    expect(countsAt(readings, 'event', 0)).toEqual({ tried: 1, through: 0 });
    expect(pathIn(readings, 'event').latest).toBeNull();
  });

  it('should name the latest that went through, and its sequence', () => {
    const lateness = new Lateness(STRICT_CONTRACT);
    lateness.note(historyOf(opened(), took(EXP + 7, 'm1')), 4);
    lateness.note(historyOf(opened(), took(EXP + 299, 'm1')), 5);
    lateness.note(historyOf(opened(), took(EXP + 299, 'm1')), 6);
    expect(pathIn(lateness.readings, 'event')).toMatchObject({
      latest: { sinceExpMs: 299, sequence: 5 }, latestTriedMs: 299,
    });
  });

  it('should keep the paths apart', () => {
    const readings = read(historyOf(
      opened('expired', refused),
      event(1, { do: 'open', client: 'A', transport: 'websocket', token: 'first' },
        [{ by: 'server', kind: 'admitted' }]),
      event(EXP, { do: 'emit', client: 'A', id: 'n1' },
        [written('n1'), arrived('n1'), answered('n1')]),
      event(EXP + 1, { do: 'broadcast', client: 'A', id: 'b1', to: 'everybody' }, [])));
    expect(countsAt(readings, 'handshake', 60_000)).toEqual({ tried: 1, through: 0 });
    expect(countsAt(readings, 'emit', 0)).toEqual({ tried: 1, through: 1 });
    expect(countsAt(readings, 'ack', 0)).toEqual({ tried: 1, through: 1 });
    expect(countsAt(readings, 'broadcast', 1)).toEqual({ tried: 1, through: 0 });
  });

  it('should leave out what a clock that was set may be to blame for', () => {
    const readings = read(historyOf(opened(), took(EXP + 5, 'm1'),
      event(EXP + 6, { do: 'step clock', client: 'A', to: 'now', deltaMs: 1000 })));
    expect(readings.paths.flatMap(({ tried }) => tried).every((count) => count === 0)).toBe(true);
  });

  it('should count a message once, whoever else listens for it', () => {
    const further = { ...accepted('m1'), further: true } as const;
    const readings = read(historyOf(opened(), sent(1, 'm1', accepted('m1'), further)));
    expect(pathIn(readings, 'event').through.reduce((sum, count) => sum + count)).toBe(1);
  });

  it('should count no refresh as a message that went through', () => {
    const readings = read(historyOf(opened(), refreshed(1, 'longer', accepted('r1'), acked('r1'))));
    expect(pathIn(readings, 'event').through.every((count) => count === 0)).toBe(true);
  });

  it('should count a busy listener by the time at which the next one is entered', () => {
    const readings = read(historyOf(opened(),
      sent(EXP - 1, 'm1', seenAt(EXP + 299, accepted('m1')))));
    expect(countsAt(readings, 'event', 299)).toEqual({ tried: 0, through: 1 });
  });
});

describe('edgesFor', () => {
  it('should look as closely at the end of a leeway as at the expiry', () => {
    expect(edgesFor({ leewayMs: 0 })).toEqual(expect.arrayContaining([-1, 0, 1, 2]));
    expect(edgesFor({ leewayMs: 2000 })).toEqual(expect.arrayContaining([1999, 2000, 2001, 2002]));
  });
});

// Helpers

function read(history: History): Readings {
  const lateness = new Lateness(STRICT_CONTRACT);
  lateness.note(history, 1);
  return lateness.readings;
}

function pathIn({ paths }: Readings, name: PathName): Readings['paths'][number] {
  const found = paths.find(({ path }) => path === name);
  if (found === undefined) throw new Error(`no path ${name}`);
  return found;
}

function countsAt(readings: Readings, name: PathName, sinceExpMs: number): object {
  const { tried, through } = pathIn(readings, name);
  const above = readings.edgesMs.findIndex((edgeMs) => sinceExpMs < edgeMs);
  const bucket = above < 0 ? readings.edgesMs.length : above;
  return { tried: tried[bucket], through: through[bucket] };
}
