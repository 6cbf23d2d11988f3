import { describe, expect, it } from 'vitest';
import { CLIENT } from '../step.ts';
import { BUSY_MS } from '../actions/send.ts';
import type { Design } from '../design.ts';
import { decodeOnly } from '../designs/decode-only.ts';
import { earlyTimer } from '../designs/early-timer.ts';
import { handshakeOnly } from '../designs/handshake-only.ts';
import { DESIGNS } from '../designs/index.ts';
import { longTimer } from '../designs/long-timer.ts';
import { offByOne } from '../designs/off-by-one.ts';
import { packetGuard } from '../designs/packet-guard.ts';
import { reference } from '../designs/reference.ts';
import { refreshForgets } from '../designs/refresh-forgets.ts';
import { refuseAll } from '../designs/refuse-all.ts';
import { timerAndGuard } from '../designs/timer-and-guard.ts';
import { timerBeforeConnect } from '../designs/timer-before-connect.ts';
import { timer } from '../designs/timer.ts';
import {
  bare, emits, expires, opens, reaches, reconnects, refreshesTo, run, seenLast, sends, sendsBusy,
  waits,
} from '../hand-made.ts';
import type { Step } from '../step.ts';
import { NODE_RULES } from './next.ts';

const EXP = 10_000;
const CLOSED = (atMs: number) => [`${atMs} server left`, `${atMs} client disconnected`];

describe('the two passes over a segment', () => {
  const steps = [opens('websocket'), expires(-1), sendsBusy('m1')];

  it('should let a busy listener run into expiry between a guard and the next listener', () => {
    expect(seenLast(timerAndGuard, steps)).toEqual([
      `${EXP - 1} server arrived m1a`, `${EXP - 1} server arrived m1b`,
      `${EXP - 1} server accepted m1a`, `${EXP + 299} server accepted m1b`,
      ...CLOSED(EXP + 299),
    ]);
  });

  it('should not, were each packet taken through both passes before the next', () => {
    const swapped = { ...NODE_RULES, passes: 'packet by packet' } as const;
    for (const design of [timerAndGuard, packetGuard]) {
      expect(seenLast(design, steps)).toContain(`${EXP + 299} server accepted m1b`);
      expect(seenLast(design, steps, swapped)).not.toContain(`${EXP + 299} server accepted m1b`);
    }
  });

  it('should be of no use against a guard at the listener itself', () => {
    expect(seenLast(reference, steps)).toEqual([
      `${EXP - 1} server arrived m1a`, `${EXP - 1} server arrived m1b`,
      `${EXP - 1} server accepted m1a`, ...CLOSED(EXP + 299),
    ]);
  });

  it('should take answers in the first pass, past socket.use', () => {
    const answer = [opens('websocket'), bare('hold'), emits('n1'), sends('m1'),
      expires(0, 'after-io'), bare('deliver')];
    expect(seenLast(packetGuard, answer)).toEqual([
      `${EXP} server arrived n1`, `${EXP} server arrived m1`, `${EXP} server answered n1`,
    ]);
    expect(seenLast(reference, answer).slice(2)).toEqual(CLOSED(EXP));
  });
});

describe('a timer', () => {
  it('should close at expiry, before I/O that is due at the same instant', () => {
    expect(seenLast(timer, [opens('websocket'), expires()])).toEqual(CLOSED(EXP));
    expect(seenLast(timer, [opens('websocket'), expires(-1)])).toEqual([]);
  });

  it('should wait for the I/O of the next step where the sequence says so', () => {
    const steps = [opens('websocket'), expires(0, 'after-io'), sends('m1')];
    expect(seenLast(timer, steps.slice(0, 2))).toEqual([]);
    expect(seenLast(timer, steps)).toEqual([
      `${EXP} server arrived m1`, `${EXP} server accepted m1`, `${EXP} client acked m1 yes`,
      ...CLOSED(EXP),
    ]);
    expect(seenLast(reference, steps)).toEqual([`${EXP} server arrived m1`, ...CLOSED(EXP)]);
  });

  it('should close early, arm again or give up when it fires a millisecond early', () => {
    const early = [opens('websocket'), expires(-1, 'early')];
    const then = [...early, expires(1)];
    expect(seenLast(timer, early)).toEqual(CLOSED(EXP - 1));
    expect(seenLast(reference, early)).toEqual([]);
    expect(seenLast(reference, then)).toEqual(CLOSED(EXP));
    expect(seenLast(earlyTimer, early)).toEqual([]);
    expect(seenLast(earlyTimer, then)).toEqual([]);
  });

  it('should fire after 1 ms where a delay beyond 2^31−1 is handed to setTimeout', () => {
    const steps = [opens('websocket', 'long'), waits()];
    expect(seenLast(longTimer, steps)).toEqual(CLOSED(1));
    expect(seenLast(timer, steps)).toEqual(CLOSED(1));
    expect(seenLast(reference, steps)).toEqual([]);
  });

  it('should fire late, and at once, when a listener kept the event loop busy over it', () => {
    const steps = [opens('websocket'), expires(-1), sendsBusy('m1')];
    expect(seenLast(timer, steps).slice(-2)).toEqual(CLOSED(EXP + 299));
    const [, , busy] = run(timer, steps);
    expect([busy?.fromMs, busy?.toMs]).toEqual([EXP - 1, EXP + 299]);
  });

  it('should be counted from the time at which it is set, also behind a busy listener', () => {
    const steps = [opens('websocket'), bare('hold'), refreshesTo('longer'), sendsBusy('m1'),
      bare('deliver'), expires(0, 'first', 'longer')];
    expect(seenLast(longTimer, steps)).toEqual(CLOSED(15_000));
  });

  it('should find nothing to close when it fires before the socket is connected', () => {
    const slow = [opens('polling', 'first', EXP), expires()];
    expect(seenLast(timerBeforeConnect, slow))
      .toEqual([`${EXP} server admitted`, `${EXP} client connected`]);
    expect(seenLast(timerBeforeConnect, [...slow, expires(1)])).toEqual([]);
  });

  it('should not be armed for a client that was not let in', () => {
    const slow = [opens('polling', 'first', EXP), reaches('join')];
    expect(seenLast(reference, slow)).toEqual([`${EXP} client refused`]);
    expect(seenLast(reference, [...slow, expires(1)])).toEqual([]);
  });
});

describe('a refresh', () => {
  const to = (design: Design, token: Parameters<typeof refreshesTo>[0]) =>
    seenLast(design, [opens('websocket'), refreshesTo(token)]);
  const leftAt = (design: Design, token: 'longer' | 'shorter' | 'other-subject') =>
    run(design, [
      opens('websocket'), refreshesTo(token),
      ...(token === 'shorter' ? [expires(0, 'first', 'shorter')] : []),
      expires(),
      ...(token === 'longer' ? [expires(0, 'first', 'longer')] : []),
    ])
      .flatMap(({ observations }) => observations.filter(({ kind }) => kind === 'left'))
      .map(({ atMs }) => atMs);

  it('should be applied where the token is good, for a longer life or a shorter one', () => {
    const applied = ['0 server arrived r1', '0 server accepted r1', '0 client acked r1 yes'];
    expect(to(reference, 'longer')).toEqual(applied);
    expect(to(reference, 'shorter')).toEqual(applied);
    expect(leftAt(reference, 'longer')).toEqual([15_000]);
    expect(leftAt(reference, 'shorter')).toEqual([6_000]);
  });

  it('should be refused where it is not, and change nothing', () => {
    const refused = ['0 server arrived r1', '0 server accepted r1', '0 client acked r1 no'];
    for (const token of ['other-subject', 'wrong-key', 'expired', 'absent'] as const) {
      expect(to(reference, token)).toEqual(refused);
    }
    expect(leftAt(reference, 'other-subject')).toEqual([EXP]);
  });

  it('should be acknowledged and forgotten by a design that forgets', () => {
    expect(to(refreshForgets, 'longer')).toContain('0 client acked r1 yes');
    expect(leftAt(refreshForgets, 'longer')).toEqual([EXP]);
    expect(leftAt(refreshForgets, 'shorter')).toEqual([EXP]);
  });

  it('should only arrive where no listener takes refreshes', () => {
    expect(to(timer, 'longer')).toEqual(['0 server arrived r1']);
    expect(leftAt(timer, 'longer')).toEqual([EXP]);
  });

  it('should not be let through by a design that lets nothing through', () => {
    expect(to(refuseAll, 'longer')).toEqual(['0 server arrived r1']);
  });

  it('should not be taken at expiry', () => {
    const steps = [opens('websocket'), expires(0, 'after-io'), refreshesTo('longer')];
    expect(seenLast(reference, steps)).toEqual([`${EXP} server arrived r1`, ...CLOSED(EXP)]);
    expect(seenLast(offByOne, steps)).toContain(`${EXP} client acked r1 yes`);
  });

  it('should get no answer when its verification ends beyond expiry', () => {
    const busy: Step = {
      do: 'send', client: CLIENT, messages: [{ id: 'm1', busyMs: BUSY_MS }],
    };
    const steps = [opens('websocket'), expires(-1), bare('hold'), refreshesTo('longer'), busy,
      bare('deliver')];
    expect(seenLast(reference, steps)).toEqual([
      `${EXP - 1} server arrived r1`, `${EXP - 1} server arrived m1`,
      `${EXP - 1} server accepted r1`, `${EXP - 1} server accepted m1`, ...CLOSED(EXP + 299),
    ]);
  });
});

describe('a handshake', () => {
  const outcome = (design: Design, token: Parameters<typeof opens>[1]) =>
    seenLast(design, [opens('websocket', token)]);
  const [IN, OUT] = [['0 server admitted', '0 client connected'], ['0 client refused']];

  it('should let in nobody without a good token, in any design that verifies', () => {
    for (const design of DESIGNS.filter(({ breaks }) => !breaks.includes('EXP-6'))) {
      for (const token of ['first', 'long'] as const) expect(outcome(design, token)).toEqual(IN);
      for (const token of [
        'expired', 'not-yet-valid', 'wrong-key', 'alg-none', 'wrong-typed-exp', 'malformed',
        'absent',
      ] as const) expect(outcome(design, token)).toEqual(OUT);
    }
  });

  it('should ask a design that only decodes for nothing but an exp that lies ahead', () => {
    for (const token of ['wrong-key', 'alg-none', 'not-yet-valid'] as const) {
      expect(outcome(decodeOnly, token)).toEqual(IN);
    }
    for (const token of ['expired', 'wrong-typed-exp', 'malformed', 'absent'] as const) {
      expect(outcome(decodeOnly, token)).toEqual(OUT);
    }
  });

  it('should go by the library at expiry, where the design\'s own checks are off by one', () => {
    const again = [opens('websocket'), bare('cut'), expires(), reconnects('first')];
    expect(seenLast(offByOne, again)).toEqual([`${EXP} client refused`]);
    expect(seenLast(offByOne, [opens('polling', 'first', EXP), reaches('join')]))
      .toContain(`${EXP} server admitted`);
  });
});

describe('polling', () => {
  it('should keep what the client emits behind a POST that is under way', () => {
    const steps = [bare('hold'), sends('m1'), sends('m2'), bare('deliver')];
    expect(seenLast(handshakeOnly, [opens('polling'), ...steps])).toEqual([
      '0 server arrived m1', '0 server accepted m1', '0 client acked m1 yes',
      '0 server arrived m2', '0 server accepted m2', '0 client acked m2 yes',
    ]);
    expect(seenLast(handshakeOnly, [opens('websocket'), ...steps])).toEqual([
      '0 server arrived m1', '0 server arrived m2', '0 server accepted m1', '0 server accepted m2',
      '0 client acked m1 yes', '0 client acked m2 yes',
    ]);
  });

  it('should deliver a held poll and held packets in the order in which they were written', () => {
    const pollFirst = [bare('hold'), emits('n1'), expires(), bare('deliver')];
    expect(seenLast(reference, [opens('polling'), ...pollFirst]))
      .toEqual([`${EXP} client disconnected`, `${EXP} server arrived n1`]);
    const packetsFirst = [bare('hold'), sends('m1'), emits('n1'), expires(), bare('deliver')];
    expect(seenLast(reference, [opens('polling'), ...packetsFirst]))
      .toEqual([
        `${EXP} server arrived m1`, `${EXP} server arrived n1`, `${EXP} client disconnected`,
      ]);
  });

  it('should let the held poll through alone where the sequence says so', () => {
    const steps = [opens('polling'), bare('hold'), emits('n1'), expires(), bare('poll')];
    expect(seenLast(reference, steps)).toEqual([`${EXP} client disconnected`]);
    expect(seenLast(reference, [...steps, bare('deliver')])).toEqual([`${EXP} server arrived n1`]);
  });

  it('should keep what the server writes until a poll is there to carry it', () => {
    const steps = [opens('polling'), bare('hold'), emits('n1'), emits('n2')];
    expect(seenLast(reference, steps)).toEqual([]);
    expect(seenLast(reference, [...steps, bare('poll')])).toEqual(['0 client received n2']);
  });
});

describe('an upgrade', () => {
  const probing = [opens('upgrade'), bare('upgrade'), sends('m1')];

  it('should keep what the client emits until its poll has returned', () => {
    expect(seenLast(reference, probing)).toEqual([]);
    expect(seenLast(reference, [...probing, reaches('upgrade', -1)])).toEqual([]);
    expect(seenLast(reference, [...probing, reaches('upgrade')])).toEqual([
      '100 client upgraded', '100 server arrived m1', '100 server accepted m1',
      '100 client acked m1 yes',
    ]);
  });

  it('should complete sooner when the server writes to the waiting poll', () => {
    expect(seenLast(reference, [...probing, emits('n1')]).slice(0, 3))
      .toEqual(['0 client upgraded', '0 client received n1', '0 server arrived m1']);
  });

  it('should bring nothing past expiry: what was kept arrives at a closed session', () => {
    const steps = [opens('upgrade'), expires(-1), bare('upgrade'), sends('m1'), expires()];
    expect(seenLast(reference, steps)).not.toContain(`${EXP} server accepted m1`);
    expect(seenLast(handshakeOnly, [...steps, reaches('upgrade')]))
      .toContain(`${EXP + 99} server accepted m1`);
  });

  it('should leave a client that may not upgrade on polling', () => {
    const blocked = run(reference, [opens('upgrade'), bare('block'), bare('hold'), sends('m1')]);
    expect(blocked.at(-1)?.observations).toEqual([]);
  });
});

describe('a cut', () => {
  it('should end the session at both ends, with the transport\'s own reason', () => {
    const reasons = (transport: 'polling' | 'websocket') =>
      run(reference, [opens(transport), bare('cut')])[1]?.observations.map((seen) =>
        'reason' in seen ? seen.reason : seen.kind);
    expect(reasons('polling')).toEqual(['transport error', 'transport error']);
    expect(reasons('websocket')).toEqual(['transport close', 'transport close']);
  });

  it('should lose what was held', () => {
    const steps = [opens('websocket'), bare('hold'), sends('m1'), bare('cut'), reconnects('first')];
    expect(seenLast(reference, steps)).toEqual(['0 server admitted', '0 client connected']);
  });
});
