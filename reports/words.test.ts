import { describe, expect, it } from 'vitest';
import { boundaryViolation, sampleRun, stalledViolation } from './fixture.ts';
import type { RecordedStep } from './schema/step.ts';
import { describeObservation } from './observation-words.ts';
import {
  describeStep, listOf, minimalityOf, replayCommand, seenDuring, sentenceOf,
} from './words.ts';

const strict = sampleRun.contract;
const seen = { atMs: 0, client: 'A', by: 'server', kind: 'left' } as const;

describe('sentenceOf', () => {
  it('should say by how much it was late', () => {
    expect(sentenceOf(stalledViolation)).toBe('The server accepted m4 from an expired session: '
      + 'exp +9.750 s (first), accepted +9.971 s, late by 221 ms.');
  });

  it('should say that a token is dead on the millisecond of its expiry', () => {
    expect(sentenceOf(boundaryViolation)).toContain(
      'accepted +9.750 s, on the very millisecond of expiry, when a token is already dead.');
  });

  it('should count the leeway before it calls anything late', () => {
    expect(sentenceOf(stalledViolation, { ...strict, leewayMs: 100 })).toContain(
      'exp +9.750 s (first), leeway 100 ms, accepted +9.971 s, late by 121 ms.');
  });

  it('should say what lies within the leeway, or at its end', () => {
    expect(sentenceOf(stalledViolation, { ...strict, leewayMs: 500 })).toContain(
      '221 ms after expiry, within the leeway.');
    expect(sentenceOf(stalledViolation, { ...strict, leewayMs: 221 })).toContain(
      'on the very millisecond at which the leeway ends.');
  });

  it('should name the grace where there is one', () => {
    expect(sentenceOf(stalledViolation, { ...strict, graceMs: 50 })).toContain(', grace 50 ms, ');
  });

  it('should say how long before expiry something was lost', () => {
    const breach = { event: 0, atMs: 9000, expMs: 9750, says: 'm1 was lost' };
    expect(sentenceOf({ breach })).toBe('m1 was lost: exp +9.750 s, at +9.000 s, '
      + '750 ms before expiry.');
  });

  it('should be no surer of a time than it is known', () => {
    const between = (atMs: number, latestMs: number) => sentenceOf({
      breach: {
        event: 0, atMs, expMs: 9750, says: 'gone', observation: { ...seen, atMs, latestMs },
      },
    });
    expect(between(9000, 9500)).toContain('at least 250 ms before expiry.');
    expect(between(9000, 9751)).toContain('left +9.000 s to +9.751 s, at most 1 ms after expiry.');
    expect(between(9800, 9900)).toContain('late by at least 50 ms.');
  });

  it('should do without arithmetic where no expiry is involved', () => {
    expect(sentenceOf({ breach: { event: 0, atMs: 5, says: 'a forged token was admitted.' } }))
      .toBe('A forged token was admitted, at +0.005 s.');
  });
});

describe('describeStep', () => {
  const steps: readonly (readonly [RecordedStep, string])[] = [
    [{ do: 'open', client: 'A', transport: 'websocket', token: 'absent', joinMs: 50 },
      'A opens by websocket with no token; its join takes 50 ms'],
    [{ do: 'reconnect', client: 'A', token: 'longer' }, 'A connects again with token longer'],
    [{ do: 'send', client: 'A', messages: [{ id: 'a', ack: true }, { id: 'b', busyMs: 9 }] },
      'A sends a (wants an ack) and b (keeps the server busy for 9 ms) in one segment'],
    [{ do: 'emit', client: 'A', id: 'e1', ack: true }, 'the server emits e1 to A (wants an ack)'],
    [{ do: 'advance', client: 'A', to: 'exp:first', deltaMs: -1, timers: 'early' },
      'time passes to exp of first − 1 ms; timers fire up to 1 ms early'],
    [{ do: 'refresh', client: 'A', id: 'r1', token: 'longer', slowMs: 1000 },
      'A refreshes to token longer (r1); that takes 1 s'],
    [{ do: 'advance', client: 'A', to: 'now', deltaMs: 5, timers: 'first' },
      'time passes to now + 5 ms; timers due then fire first'],
  ];

  it.each(steps)('should describe $do', (step, words) => {
    expect(describeStep(step)).toBe(words);
  });

  it('should have words for every simple action', () => {
    for (const name of ['hold', 'deliver', 'poll', 'upgrade', 'block', 'cut'] as const) {
      expect(describeStep({ do: name, client: 'A' })).toContain('A');
    }
  });
});

describe('describeObservation', () => {
  it('should give the reason for which a client left', () => {
    expect(describeObservation({ ...seen, reason: 'transport close' }))
      .toBe('server saw A leave (transport close)');
  });

  it('should stay readable for a kind it does not know', () => {
    expect(describeObservation({ ...seen, kind: 'teleported', packet: 'm9' }))
      .toBe('server of A: teleported m9');
  });

  it('should tell an error ack from an ack', () => {
    expect(describeObservation({ ...seen, by: 'client', kind: 'acked', packet: 'm1', ok: false }))
      .toBe('A got an error ack for m1');
  });
});

describe('seenDuring', () => {
  const at = (atMs: number, latestMs?: number): string => {
    const seen = { atMs, client: 'A', by: 'server' as const, kind: 'admitted' };
    const [event] = boundaryViolation.history.events;
    if (event === undefined) throw new Error('there is no event');
    const observations = [latestMs === undefined ? seen : { ...seen, latestMs }];
    return seenDuring({ ...event, fromMs: 100, observations }, 0, null)[0]?.text ?? '';
  };

  it('should say when, where it was not as the step began', () => {
    expect(at(100)).toBe('server admitted A');
    expect(at(130)).toBe('server admitted A at +0.130 s');
  });

  it('should say from when to when, where no more is known and it was not as it began', () => {
    expect(at(93, 120)).toBe('server admitted A');
    expect(at(110, 120)).toBe('server admitted A at +0.110 s to +0.120 s');
    expect(at(80, 95)).toBe('server admitted A at +0.080 s to +0.095 s');
  });
});

describe('replayCommand', () => {
  it('should join the directory and the name', () => {
    expect(replayCommand({ replay: 'a.json' }, { directory: 'runs/x' })).toBe(
      './lapse replay runs/x/a.json');
    expect(replayCommand({ replay: 'a.json' })).toBe('./lapse replay a.json');
    expect(replayCommand({ replay: 'a.json' }, { launcher: '../my tools/lapse' }))
      .toBe("'../my tools/lapse' replay a.json");
  });

  it('should quote what a shell would take apart, and never look like an option', () => {
    expect(replayCommand({ replay: "a'; rm -rf $HOME" }))
      .toBe("./lapse replay 'a'\\''; rm -rf $HOME'");
    expect(replayCommand({ replay: '--help' })).toBe('./lapse replay ./--help');
  });
});

describe('small words', () => {
  it('should list as one speaks', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listOf)).toEqual(
      ['', 'a', 'a and b', 'a, b and c']);
  });

  it('should not call an example shortest that is only 1-minimal', () => {
    expect(minimalityOf(stalledViolation))
      .toMatch(/^1-minimal: .*not all .* cut that off after 500 shorter sequences\)/u);
    expect(minimalityOf({ ...stalledViolation, shorterTried: 0 }))
      .toMatch(/^1-minimal: .*\(nothing else that is shorter was looked for\)/u);
    expect(minimalityOf(boundaryViolation)).toMatch(/^shortest: /u);
    expect(minimalityOf({ ...boundaryViolation, minimality: 'as found' })).toBe(
      'as found: it was not made smaller; found after 12 sequences');
  });
});
