import { RUN_SCHEMA } from './schema/run.ts';
import type { Run, RunHistory, RunObservation, RunVerdict, RunViolation } from './schema/run.ts';
import type { RecordedStep } from './schema/step.ts';
import type { RunWirePacket } from './schema/wire.ts';

/** A run for the tests of the reports: a timer design that is late, judged on two transports. */
type Event = RunHistory['events'][number];
const C1 = 'A';

const server = (atMs: number, kind: string, packet?: string): RunObservation =>
  ({ atMs, client: C1, by: 'server', kind, ...(packet === undefined ? {} : { packet }) });
const client = (atMs: number, kind: string, more: Partial<RunObservation> = {}): RunObservation =>
  ({ atMs, client: C1, by: 'client', kind, ...more });
const event = (
  step: RecordedStep, fromMs: number, toMs: number, observations: readonly RunObservation[],
): Event => ({ step, fromMs, toMs, observations: [...observations] });
const send = (...ids: readonly string[]): RecordedStep =>
  ({ do: 'send', client: C1, messages: ids.map((id) => ({ id })) });

const wirePacket = (event: number, atMs: number, more: Partial<RunWirePacket>): RunWirePacket => ({
  event, atMs, client: C1, way: 'received', transport: 'websocket', type: 'message', ...more,
});

/** `first` lives 10 s and the sequence begins 250 ms into a second: it expires at +9.750 s. */
export const EXP_MS = 9750;

/** A client comes in, and is heard. */
const beginning = [
  event({ do: 'open', client: C1, transport: 'websocket', token: 'first' }, 0, 0,
    [server(0, 'admitted'), client(0, 'connected')]),
  event(send('m1'), 0, 0, [server(0, 'arrived', 'm1'), server(0, 'accepted', 'm1')]),
];

/** A message that arrives in the very millisecond of expiry, before the timer that is due then. */
export const boundaryViolation: RunViolation = {
  property: 'EXP-2', level: 'MUST', transport: 'websocket', adapter: 'sim',
  breach: {
    event: 3, atMs: EXP_MS, token: 'first', expMs: EXP_MS, packet: 'm2',
    observation: server(EXP_MS, 'accepted', 'm2'),
    says: 'the server accepted m2 from an expired session',
  },
  minimality: 'shortest', foundAfter: 12, shrinkRuns: 9, shorterTried: 31,
  history: {
    phaseMs: 250,
    events: [
      ...beginning,
      event({ do: 'advance', client: C1, to: 'exp:first', deltaMs: 0, timers: 'after-io' },
        0, EXP_MS, []),
      event(send('m2'), EXP_MS, EXP_MS,
        [server(EXP_MS, 'arrived', 'm2'), server(EXP_MS, 'accepted', 'm2')]),
    ],
  },
  tokens: [{
    name: 'first', says: 'lives 10 s', expMs: EXP_MS,
    parts: {
      header: [{ name: 'alg', value: '"HS256"' }, { name: 'kid', value: '"current"' }],
      claims: [
        { name: 'sub', value: '"alice"' }, { name: 'iat', value: 1_893_455_880 },
        { name: 'exp', value: 1_893_456_010 },
      ],
      otherClaims: ['tenant'], signatureBytes: 32,
    },
  }],
  beside: {
    otherwise: 'order',
    history: {
      phaseMs: 250,
      events: [
        ...beginning,
        event({ do: 'advance', client: C1, to: 'exp:first', deltaMs: 0, timers: 'first' },
          0, EXP_MS, [{ ...server(EXP_MS, 'left'), reason: 'server namespace disconnect' }]),
        event(send('m2'), EXP_MS, EXP_MS, []),
      ],
    },
  },
  startMs: 1_893_456_000_250,
  wire: [
    wirePacket(0, 0, { way: 'sent', type: 'open', data: '{"sid":"sid-1"}' }),
    wirePacket(0, 0, { data: '0{"token":"<token first>"}' }),
    wirePacket(3, EXP_MS, { data: '2["message","m2"]', chunk: 7 }),
    wirePacket(3, EXP_MS, { data: '51-/side,3["message",{"_placeholder":true}]', chunk: 7 }),
    { ...wirePacket(3, EXP_MS, { chunk: 7 }), bytes: 12 },
    wirePacket(3, EXP_MS, {
      way: 'sent', transport: 'http', type: 'refusal', data: '1 Session ID unknown',
    }),
  ],
  standings: Array.from({ length: 4 }, () =>
    [{ client: C1, is: 'admitted' as const, token: 'first', expMs: EXP_MS }]),
  replay: 'EXP-2-websocket-sim.replay.json',
};

const BUSY_END_MS = EXP_MS + 221;

/** Held bytes, a busy listener, a refresh, and something left to happen after the breach. */
export const stalledViolation: RunViolation = {
  property: 'EXP-2', level: 'MUST', transport: 'upgrade', adapter: 'sim',
  breach: {
    event: 8, atMs: BUSY_END_MS, token: 'first', expMs: EXP_MS, packet: 'm4',
    observation: server(BUSY_END_MS, 'accepted', 'm4'),
    says: 'the server accepted m4 from an expired session',
  },
  minimality: '1-minimal', foundAfter: 88, shrinkRuns: 140, shorterTried: 500,
  history: {
    phaseMs: 250,
    events: [
      event({ do: 'open', client: C1, transport: 'upgrade', token: 'first' }, 0, 0,
        [server(0, 'admitted'), client(0, 'connected')]),
      event({ do: 'upgrade', client: C1 }, 0, 100, [client(100, 'upgraded')]),
      event({ do: 'send', client: C1, messages: [{ id: 'm1', ack: true }] }, 100, 100, [
        server(100, 'arrived', 'm1'), server(100, 'accepted', 'm1'),
        client(100, 'acked', { packet: 'm1', ok: true }),
      ]),
      event({ do: 'refresh', client: C1, id: 'r1', token: 'expired' }, 100, 100,
        [server(100, 'arrived', 'r1')]),
      event({ do: 'hold', client: C1 }, 100, 100, []),
      event({ do: 'send', client: C1, messages: [{ id: 'm3', busyMs: 222 }, { id: 'm4' }] },
        100, 100, []),
      event({ do: 'emit', client: C1, id: 'e1', ack: true }, 100, 100,
        [client(100, 'received', { packet: 'e1' })]),
      event({ do: 'advance', client: C1, to: 'exp:first', deltaMs: -1, timers: 'first' },
        100, EXP_MS - 1, []),
      event({ do: 'deliver', client: C1 }, EXP_MS - 1, BUSY_END_MS, [
        server(EXP_MS - 1, 'arrived', 'm3'), server(EXP_MS - 1, 'arrived', 'm4'),
        server(EXP_MS - 1, 'accepted', 'm3'), server(BUSY_END_MS, 'accepted', 'm4'),
        server(BUSY_END_MS, 'answered', 'e1'),
      ]),
      event({ do: 'cut', client: C1 }, BUSY_END_MS, BUSY_END_MS, [
        { ...server(BUSY_END_MS, 'left'), reason: 'transport close' },
        client(BUSY_END_MS, 'disconnected', { reason: 'transport close' }),
      ]),
    ],
  },
  tokens: [
    { name: 'first', says: 'lives 10 s', expMs: EXP_MS },
    { name: 'expired', says: 'expired a minute ago', expMs: -60_250 },
  ],
  replay: 'EXP-2-upgrade-sim.replay.json',
};

type Says = readonly [level: RunVerdict['level'], says: string, source: string];
const PROPERTIES: Readonly<Record<string, Says>> = {
  'EXP-1': ['MUST', 'no session is admitted on or after expiry', 'RFC 7519 §4.1.4'],
  'EXP-2': ['MUST', 'no event is accepted on or after expiry', 'RFC 7519 §4.1.4'],
  'EXP-3': ['MUST', 'no acknowledgement is taken on or after expiry', 'RFC 7519 §4.1.4'],
  'EXP-5': ['MUST', 'a refresh moves expiry to exactly the new token\'s', 'lapse contract'],
  'EXP-6': ['MUST', 'a bad token is never admitted', 'RFC 7519 §7.2'],
  'EXP-7': ['MUST', 'a live session is left alone', 'lapse contract'],
  'EXP-10': ['SHOULD', 'the expired session is gone within grace', 'lapse contract'],
};

type Fate = readonly [verdict: RunVerdict['verdict'], exercised: number, reason?: string];
const FATES: Readonly<Record<string, Fate>> = {
  'EXP-1': ['held', 118], 'EXP-2': ['violated', 204], 'EXP-3': ['vacuous', 0],
  'EXP-5': ['skipped', 0, 'the target declares that it cannot refresh'],
  'EXP-6': ['held', 96], 'EXP-7': ['held', 431],
  'EXP-10': ['inconclusive', 57, 'work that could not be counted was still under way'],
};

function verdictOf(property: string, transport: string): readonly RunVerdict[] {
  const [level, says, source] = PROPERTIES[property] ?? ['MUST', '', ''];
  const [verdict, exercised, reason] = FATES[property] ?? ['held', 0];
  return [{
    property, level, says, source, transport, adapter: 'sim', verdict, exercised,
    violations: verdict === 'violated' ? 3 : 0, ...(reason === undefined ? {} : { reason }),
  }];
}

/** A whole run that the schema takes: two violations, and a cell of every verdict. */
export const sampleRun: Run = {
  schema: RUN_SCHEMA,
  id: '2030-01-01T00-00-00-timer', startedAt: '2030-01-01T00:00:00.000Z', elapsedMs: 4210,
  exitCode: 1, stopped: 'budget',
  versions: { lapse: '0.1.0', node: '20.20.0', 'socket.io': '4.8.4', 'engine.io': '6.6.12' },
  options: {
    target: 'timer', adapters: ['sim'], transports: ['websocket', 'upgrade'], seed: 42,
    sequences: 600, properties: Object.keys(PROPERTIES), failOn: 'must',
  },
  target: {
    name: 'timer', kind: 'design', says: 'checks at the handshake and disconnects by a timer',
    lacks: [{ feature: 'refresh', reason: 'it has no refresh event' }],
  },
  contract: { leewayMs: 0, graceMs: 0, earlyMs: 0, requireExp: false },
  executed: { sequences: 600, steps: 4211, inconclusive: 2 },
  historySha256: 'a3'.repeat(32),
  inference: {
    sequences: 600,
    designs: [
      { design: 'timer', agreed: 600 },
      {
        design: 'reference', agreed: 2, fell: {
          transport: 'websocket', adapter: 'sim', sequence: 3, event: 3, step: send('m2'),
          expected: [client(EXP_MS, 'disconnected', { reason: 'io server disconnect' })],
          seen: [server(EXP_MS, 'accepted', 'm2')],
        },
      },
      {
        design: 'refuse-all', agreed: 0, fell: {
          transport: 'websocket', adapter: 'sim', sequence: 1, event: 1, step: send('m1'),
          expected: [], seen: [server(0, 'accepted', 'm1')],
        },
      },
    ],
  },
  reach: [
    {
      transport: 'websocket', adapter: 'sim', reachable: 209, unreached: [], pairs: [
        { action: 'open', reachable: 12, made: 12 }, { action: 'send', reachable: 1208, made: 302 },
      ],
    },
    {
      transport: 'upgrade', adapter: 'sim', reachable: 315,
      unreached: ['send, volatile · connected, upgraded, expired'], pairs: [
        { action: 'open', reachable: 30, made: 4 }, { action: 'send', reachable: 2400, made: 606 },
        { action: 'refresh', reachable: 80, made: 0 },
      ],
    },
  ],
  lateness: {
    edgesMs: [-1, 0, 1, 2],
    paths: [
      {
        path: 'event', tried: [40, 9, 7, 0, 3], through: [40, 9, 6, 0, 1], latestTriedMs: 1000,
        latest: { sinceExpMs: 221, transport: 'upgrade', adapter: 'sim', sequence: 88 },
      },
      { path: 'ack', tried: [12, 0, 2, 0, 0], through: [12, 0, 0, 0, 0], latestTriedMs: 0 },
      { path: 'recovery', tried: [0, 0, 0, 0, 0], through: [0, 0, 0, 0, 0] },
    ],
  },
  verdicts: Object.keys(PROPERTIES).flatMap((property) =>
    ['websocket', 'upgrade'].flatMap((transport) => verdictOf(property, transport))),
  violations: [boundaryViolation, stalledViolation],
  problems: [
    {
      of: 'harness', code: 'WORK_UNCOUNTED', sequence: 17,
      message: 'expected all work to be counted, got a DNS query → name it in the target',
    },
    {
      of: 'target', code: 'TARGET_LEFT_OPEN', sequence: 3,
      message: 'expected the server to close, got 1 timer still set → close it in stop()',
    },
  ],
};

/** The same run with nothing violated. */
export const heldRun: Run = {
  ...sampleRun, exitCode: 0, violations: [], problems: [],
  executed: { sequences: 600, steps: 4211, inconclusive: 0 },
  verdicts: sampleRun.verdicts
    .filter(({ verdict }) => verdict === 'held' || verdict === 'skipped'),
};
