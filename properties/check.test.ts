import { describe, expect, it } from 'vitest';
import type { Adapter, Session } from '../model/driver.ts';
import type { Observation } from '../model/history.ts';
import { CLIENT } from '../model/step.ts';
import { GENEROUS_BOUNDS } from '../model/bounds.ts';
import { check } from './check.ts';
import { boundsOf } from './lacks.ts';
import type { CheckPlan, Checked, FoundCounterexample } from './check.ts';
import type { Reach } from './coverage.ts';
import { executeSteps } from './execute.ts';
import { noEventAfterExpiry } from './exp-2.ts';
import { noRevival } from './exp-4.ts';
import { STRICT_CONTRACT } from './property.ts';
import { connection } from '../model/scopes/connection.ts';
import { SCOPES } from '../model/scopes/index.ts';
import { violates } from './shrink.ts';

describe('check, on a server that takes everything', () => {
  it('should say shortest when every shorter sequence was run', async () => {
    const found = await counterexample(2_000);
    expect(found.minimality).toBe('shortest');
    // It admits an expired token as well, so that nothing need even expire.
    expect(namesOf(found)).toEqual(['open', 'send']);
  });

  it('should show beside it what is nearest and keeps the property', async () => {
    const { beside } = await counterexample(2_000);
    const steps = beside?.executed.history.events.map(({ step }) => step) ?? [];
    expect([beside?.otherwise, steps.map((step) => step.do)]).toEqual(['step', ['open', 'send']]);
    expect(steps[0]).toMatchObject({ token: 'first' });
  });

  it.each([0, 5])('should say 1-minimal when only %i shorter ones could be', async (budget) => {
    const found = await counterexample(budget);
    expect(found.minimality).toBe('1-minimal');
    expect(found.shorterTried).toBe(budget);
  });

  it('should leave no step that could be taken out', async () => {
    const { executed: { history } } = await counterexample(0);
    const steps = history.events.map(({ step }) => step);
    const bounds = boundsOf('websocket', [], GENEROUS_BOUNDS);
    const trial = { adapter: acceptsEverything, bounds, contract: STRICT_CONTRACT, lacks: [] };
    for (const index of steps.keys()) {
      const fewer = await executeSteps(
        acceptsEverything, history.phaseMs, steps.toSpliced(index, 1), bounds);
      expect(await violates(trial, noEventAfterExpiry, fewer)).toBe(false);
    }
  });
});

describe('check, cut short', () => {
  it('should know at any time what it has found, without calling it small', async () => {
    const told: Checked[] = [];
    await check({ ...PLAN, onProgress: (_done, _violated, soFar) => { told.push(soFar()); } });
    const last = told.find(({ findings: [finding] }) => finding?.verdict === 'violated');
    expect(last?.sequences).toBeGreaterThan(0);
    expect(last?.findings[0]?.counterexample?.minimality).toBe('as found');
  });

  it('should call nothing vacuous that it did not come to', async () => {
    const { findings } = await check({ ...PLAN, interrupted: () => true });
    expect(findings[0]?.verdict).toBe('inconclusive');
    expect(findings[0]?.reason).toMatch(/^cut short/);
  });
});

describe('check, interrupted while it makes small what it found', () => {
  it('should end before the next candidate, and not call it minimal', async () => {
    const whole = await counterexample(2_000);
    const plain = await counterexample(0);
    expect(plain.shrinkRuns).toBeGreaterThan(3);
    let begun = 0;
    const adapter: Adapter = {
      name: 'counting',
      begin: (phaseMs) => { begun += 1; return acceptsEverything.begin(phaseMs); },
    };
    const until = async (most: number): Promise<Checked> => {
      begun = 0;
      return check({ ...PLAN, adapter, shorterBudget: 2_000, interrupted: () => begun > most });
    };
    const shrinking = await until(PLAN.sequences + 2);
    expect(begun).toBe(PLAN.sequences + 3);
    expect(shrinking.findings[0]?.counterexample).toMatchObject({ minimality: 'as found' });
    const exhausting = await until(PLAN.sequences + plain.shrinkRuns + 3);
    expect(exhausting.findings[0]?.counterexample).toMatchObject({ minimality: '1-minimal' });
    expect(begun).toBeLessThan(PLAN.sequences + whole.shrinkRuns + whole.shorterTried);
  });
});

describe('check, with a leeway', () => {
  it('should say of what is vacuous that the server may use less', async () => {
    const silent = { ...connection, drawn: { ...connection.drawn, sends: [] } };
    const contract = { ...STRICT_CONTRACT, leewayMs: 2_000 };
    const { findings } = await check({ ...PLAN, scopes: [silent], contract });
    expect(findings[0]).toMatchObject({ verdict: 'vacuous' });
    expect(findings[0]?.reason).toMatch(/leeway of 2000 ms .* give it the leeway that it uses$/);
    expect((await check({ ...PLAN, scopes: [silent] })).findings[0]?.reason)
      .not.toContain('leeway');
  });

  it('should say of what is vacuous that the server may be early', async () => {
    const silent = { ...connection, drawn: { ...connection.drawn, sends: [] } };
    const contract = { ...STRICT_CONTRACT, earlyMs: 500 };
    const { findings } = await check({ ...PLAN, sequences: 5, scopes: [silent], contract });
    expect(findings[0]?.reason).toMatch(/ends sessions 500 ms early has closed by then/);
  });
});

describe('check, of what a server lacks', () => {
  it('should skip it, and not fail for want of somewhere to look', async () => {
    const { findings } = await check({
      ...PLAN, sequences: 2, scopes: SCOPES, properties: [noRevival],
      lacks: [{ feature: 'recovery', reason: 'it recovers nobody' }],
    });
    expect(findings).toMatchObject([{ verdict: 'skipped', reason: 'it recovers nobody' }]);
  });
});

describe('check, on what it reached', () => {
  const { drawn } = connection;
  const without = { ...connection, drawn: { ...drawn, most: { ...drawn.most, hold: 0 } } };
  const HELD = ['hold · connected', 'deliver · connected'];

  it('should name what generation never does, of all that can be done', async () => {
    const reach = await reachOf({ ...PLAN, sequences: 300 });
    expect(reach.unreached).not.toEqual(expect.arrayContaining([HELD[0]]));
    const less = await reachOf({ ...PLAN, sequences: 300, scopes: [without] });
    expect(less.reachable).toBe(reach.reachable);
    expect(less.unreached).toEqual(expect.arrayContaining(HELD));
  });

  it('should count which transition was made right after which, of all that can be', async () => {
    const reach = await reachOf({ ...PLAN, sequences: 300 });
    const less = await reachOf({ ...PLAN, sequences: 300, scopes: [without] });
    expect(less.pairs.map(({ reachable }) => reachable))
      .toEqual(reach.pairs.map(({ reachable }) => reachable));
    expect(madeAfter(reach, 'hold')).toBeGreaterThan(0);
    expect(madeAfter(less, 'hold')).toBe(0);
    expect(madeAfter(less, 'send')).toBeGreaterThan(0);
    const few = await reachOf({ ...PLAN, sequences: 3 });
    expect(madeAfter(few, 'advance')).toBeLessThan(madeAfter(reach, 'advance'));
  });

  it('should count nothing that could not be judged', async () => {
    const uncertain: Adapter = {
      name: 'uncertain', begin: async () => ({
        ...acceptingSession(),
        finish: async () => ({ framesSha256: '', inconclusive: 'work was under way' }),
      }),
    };
    const reach = await reachOf({ ...PLAN, adapter: uncertain });
    expect(reach.unreached).toHaveLength(reach.reachable);
    expect(reach.pairs.flatMap(({ made }) => made)).toEqual([]);
  });

  it('should ask for nothing that the target lacks', async () => {
    const reach = await reachOf(PLAN);
    const lacks = [{ feature: 'server emit' as const, reason: 'it says nothing' }];
    const less = await reachOf({ ...PLAN, lacks });
    expect(reach.unreached.concat(less.unreached).length).toBeGreaterThan(0);
    expect(less.reachable).toBeLessThan(reach.reachable);
    expect(less.unreached.filter((kind) => kind.startsWith('emit'))).toEqual([]);
  });
});

// Helpers

const PLAN: CheckPlan = {
  get adapter() { return acceptsEverything; },
  transport: 'websocket', seed: 5, sequences: 60,
  // Shortest is meant within a scope: of those that offer bad tokens, this one is enough.
  scopes: [connection], properties: [noEventAfterExpiry], contract: STRICT_CONTRACT, lacks: [],
  shorterBudget: 0, interrupted: () => false, onProgress: () => { /* nothing to show */ },
};

async function reachOf(plan: CheckPlan): Promise<Reach> {
  const { reach } = await check(plan);
  if (reach === null) throw new Error('nothing is known of what can be reached');
  return reach;
}

const madeAfter = ({ pairs }: Reach, action: string): number =>
  pairs.find((after) => after.action === action)?.made.length ?? NaN;

async function counterexample(shorterBudget: number): Promise<FoundCounterexample> {
  const { findings } = await check({ ...PLAN, shorterBudget });
  const [finding] = findings;
  if (finding?.counterexample === undefined) throw new Error('nothing was found');
  return finding.counterexample;
}

const namesOf = ({ executed }: FoundCounterexample): readonly string[] =>
  executed.history.events.map(({ step }) => step.do);

/** Admits whoever comes and accepts whatever is sent, at once and for ever. */
const acceptsEverything: Adapter = {
  name: 'accepts everything',
  begin: () => Promise.resolve(acceptingSession()),
};

function acceptingSession(): Session {
  let nowMs = 0;
  let seen: Observation[] = [];
  const see = (event: object): void => {
    seen.push({ atMs: nowMs, client: CLIENT, ...event } as Observation);
  };
  const enter = (): void => {
    see({ by: 'server', kind: 'admitted' });
    see({ by: 'client', kind: 'connected' });
  };
  const accept = (packet: string): void => {
    see({ by: 'server', kind: 'arrived', packet });
    see({ by: 'server', kind: 'accepted', packet });
  };
  const nothing = (): void => { /* of no consequence here */ };
  return {
    open: enter,
    reconnect: enter, insist: async () => { /* nothing */ },
    join: nothing, leave: nothing, authenticate: nothing, restart: () => Promise.resolve(),
    stepClock: nothing, suspend: nothing,
    send: (_client, _nsp, messages) => { for (const { id } of messages) accept(id); },
    refresh: nothing, emit: nothing, broadcast: nothing, revoke: nothing, rotate: nothing,
    hold: nothing,
    miss: nothing, kick: nothing, look: async () => { /* nothing */ },
    poll: nothing, upgrade: nothing, block: nothing,
    engine: nothing, connect: nothing, pull: nothing, stray: nothing, malformed: nothing,
    probe: nothing, complete: nothing, unasked: nothing,
    beginMessage: nothing, finishMessage: nothing,
    deliver: () => Promise.resolve(),
    cut: () => { see({ by: 'client', kind: 'disconnected', reason: 'transport close' }); },
    advance: (byMs) => { nowMs += byMs; return Promise.resolve(); },
    settle: () => Promise.resolve(),
    nowMs: () => nowMs,
    take: () => { const taken = seen; seen = []; return taken; },
    finish: () => Promise.resolve({ framesSha256: '', inconclusive: null }),
  };
}
