import fc from 'fast-check';
import { isConnected } from '../model/situation.ts';
import type { Situation } from '../model/situation.ts';
import type { Bounds } from '../model/actions/action.ts';
import type { Scope, ScopeName } from '../model/scope.ts';
import type { ActionName, Step, Transport } from '../model/step.ts';
import type { Attempt, Coverage } from './coverage.ts';
import type { Choose } from './execute.ts';
import { boundsOf, scopesFor } from './lacks.ts';
import type { Lacks } from './lacks.ts';
import { fits } from './plot.ts';
import type { Plot } from './plot.ts';
import { stepWords } from './transitions.ts';

/** What fast-check draws for one sequence: a phase, and a number for every choice to be made. */
export interface Draw {
  readonly phaseMs: number;
  readonly scope: number;
  readonly picks: readonly number[];
  /** Whether to set out for something unreached; else which plot to follow, if any. */
  readonly plot: number;
}

/** Longer than any shortest counterexample of a built-in design, and short enough to be quick. */
const MOST_STEPS = 12;

const draws: fc.Arbitrary<Draw> = fc.record({
  phaseMs: fc.constantFrom(0, 1, 250, 500, 999),
  scope: fc.nat(),
  plot: fc.nat(),
  picks: fc.array(fc.nat(), { minLength: 4, maxLength: MOST_STEPS, size: 'max' }),
});

/** @returns the draws of a run; of fewer sequences with the same seed, the first of them. */
export const drawSequences = (seed: number, sequences: number): readonly Draw[] =>
  fc.sample(draws, { seed, numRuns: sequences });

/** How often an action is wanted compared with the others that are enabled. */
const WEIGHT: Readonly<Record<ActionName, number>> = {
  open: 1, advance: 3, send: 3, hold: 3, deliver: 1, poll: 1, emit: 2, refresh: 2,
  upgrade: 3, block: 1, cut: 1, reconnect: 3, join: 3, leave: 1, authenticate: 4,
  broadcast: 2, revoke: 2, rotate: 2, 'step clock': 3, suspend: 3,
  engine: 1, connect: 4, pull: 2, stray: 1, malformed: 1, miss: 3, kick: 1, look: 2, insist: 3,
  begin: 3, finish: 3, unasked: 1, probe: 2, complete: 3, restart: 1,
};

/** What is at stake in a situation: there, some actions put more to the test than others. */
function weightOf(name: ActionName, now: Situation): number {
  const past = now.presented.some((token) => now.lives[token] <= 0);
  const clients = Object.values(now.clients);
  const live = clients.some((client) => isConnected(client)) && !past;
  // A session that never worked proves nothing when it stops working.
  if (live && now.taken.send === 0) return name === 'send' ? 12 : WEIGHT[name];
  // What left before expiry and arrives after it.
  if (clients.some(({ held }) => held !== 'nothing')) {
    if (name === 'deliver') return past ? 12 : 1;
    if (name === 'cut') return 0;
    if (name === 'send' || name === 'emit') return past ? 1 : 5;
  }
  // What is left of the expired shows in nothing else.
  if (name === 'look') return 8;
  // Timers are due and wait for I/O.
  if (now.timersWait && (name === 'send' || name === 'emit')) return 8;
  return WEIGHT[name];
}

/** Opens that lead somewhere are drawn more often than tokens that are refused at the door. */
const GOOD_OPENS_IN_4 = 3;

/** Steps beside a plot for which a sequence is made longer, so that it comes to its end. */
const MOST_ASTRAY = 2;

/** Of sixteen picks on a plot, one strays from it. */
const STRAY_1_IN = 16;

/** Where sequences are generated for: a transport of a target, and what it can be tried with. */
export interface Ground {
  readonly transport: Transport;
  readonly lacks: Lacks;
  readonly scopes: readonly Scope[];
  /** Every plot that can be followed in a scope. */
  readonly plotsIn: (scope: ScopeName) => readonly Plot[];
  /** Those of them that are needed most by now; absent where nobody keeps account. */
  readonly neededIn?: (scope: ScopeName) => readonly Plot[];
}

/** A sequence to be: its scope, what it may do there, and how it goes on. */
export interface Generated {
  readonly scope: Scope;
  readonly bounds: Bounds;
  readonly choose: Choose;
  readonly maxSteps: number;
}

/** One draw in so many follows no plot: it sets out for what was never reached, if there is any. */
const PLOTLESS_1_IN = 4;

/** @returns what becomes of a draw on this ground. */
export function generate(draw: Draw, ground: Ground, coverage: Coverage): Generated {
  coverage.begin();
  const plotless = draw.plot % PLOTLESS_1_IN === 0;
  const goal = plotless ? coverage.nextGoal(draw.scope, MOST_STEPS) : undefined;
  const scope = goal?.scope ?? scopeOf(draw, scopesFor(ground.scopes, ground.lacks));
  const plot = plotless ? [] : plotFor(Math.floor(draw.plot / PLOTLESS_1_IN), scope.name, ground);
  return {
    scope,
    bounds: boundsOf(ground.transport, ground.lacks, scope.drawn),
    ...goal === undefined
      ? {
        choose: chooser(draw, coverage, plot),
        maxSteps: Math.max(draw.picks.length, plot.length + MOST_ASTRAY),
      }
      : { choose: explorer(draw, coverage, goal), maxSteps: MOST_STEPS },
  };
}

/**
 * Every second plot is one that is needed. If all were, a property that is put to the test by much
 * else would never come to the plots that put it to the hardest test.
 */
function plotFor(
  pick: number, scope: ScopeName, { plotsIn, neededIn, transport }: Ground,
): Plot {
  const plots = neededIn !== undefined && pick % 2 === 0 ? neededIn(scope) : plotsIn(scope);
  const plot = plots[Math.floor(pick / 2) % plots.length] ?? [];
  // Without an upgrade, the same can happen on the transport there is.
  return transport === 'upgrade' ? plot : plot.filter((point) => point !== 'upgrade');
}

/** Each scope gets its share of the draws. */
function scopeOf({ scope }: Draw, scopes: readonly Scope[]): Scope {
  let left = scope % scopes.reduce((sum, { share }) => sum + share, 0);
  const found = scopes.find(({ share }) => (left -= share) < 0);
  if (found === undefined) throw new Error('there is no scope to draw from');
  return found;
}

/**
 * Consumes a sequence's picks: one decides how to choose, and the choice itself. Where they are
 * fewer than the plot has points, they are gone through again.
 */
function chooser(draw: Draw, coverage: Coverage, plot: Plot): Choose {
  let taken = 0;
  let reached = 0;
  return noting(coverage, (enabled, now) => {
    const isOver = taken >= draw.picks.length && reached === plot.length;
    const pick = isOver ? undefined : draw.picks[taken % draw.picks.length];
    taken += 1;
    if (pick === undefined || enabled.length === 0) return undefined;
    const point = pick % STRAY_1_IN === 0 && !isNew(now) ? undefined : plot[reached];
    const fitting = point === undefined ? [] : enabled.filter((step) => fits(point, step, now));
    if (fitting.length > 0) reached += 1;
    if (fitting.length > 0) return rarest(Math.floor(pick / STRAY_1_IN), fitting, now, coverage);
    const hasEnded = plot.length > 0 && reached === plot.length;
    const wanted = hasEnded ? enabled.filter((step) => coverage.isWanted(now, step)) : [];
    if (wanted.length > 0) return wanted[pick % wanted.length];
    return choose(pick, isNew(now) ? opens(pick, enabled) : enabled, now, coverage);
  });
}

/** Goes the way to a goal as far as it is open, then wherever there is something unreached. */
function explorer(draw: Draw, coverage: Coverage, goal: Attempt): Choose {
  let way = goal.steps;
  let taken = 0;
  return noting(coverage, (enabled, now) => {
    const pick = draw.picks[taken % draw.picks.length];
    taken += 1;
    if (pick === undefined || enabled.length === 0) return undefined;
    const [next, ...rest] = way;
    // Of steps that are called the same, the shortest way is through what is enumerated first.
    const able = enabled.filter((one) => stepWords(one) === next);
    const step = able[goal.tries === 0 ? 0 : pick % able.length];
    way = step === undefined ? [] : rest;
    if (step !== undefined) return step;
    return rarest(pick, enabled, now, coverage);
  });
}

const noting = (coverage: Coverage, choice: Choose): Choose => (enabled, now) => {
  const step = choice(enabled, now);
  if (step !== undefined) coverage.note(now, step);
  return step;
};

/** Nobody has come yet. */
const isNew = ({ clients }: Situation): boolean => clients.A.link === 'new';

function opens(pick: number, enabled: readonly Step[]): readonly Step[] {
  const good = enabled.filter((step) => step.do === 'open'
    && (step.token === 'first' || step.token === 'long'));
  return good.length > 0 && pick % 4 < GOOD_OPENS_IN_4 ? good : enabled;
}

/** Three picks in four go by weight; the fourth to a step that was taken least here. */
function choose(
  pick: number, enabled: readonly Step[], now: Situation, coverage: Coverage,
): Step | undefined {
  const spread = Math.floor(pick / 16);
  if ((pick & 12) !== 0) return weighted(spread, enabled, now);
  return rarest(spread, enabled, now, coverage);
}

/** Of the steps that reach something new, or else of all, one that was taken least. */
function rarest(
  pick: number, steps: readonly Step[], now: Situation, coverage: Coverage,
): Step | undefined {
  const wanted = steps.filter((step) => coverage.isWanted(now, step));
  const able = wanted.length > 0 ? wanted : steps;
  const least = Math.min(...able.map((step) => coverage.timesTaken(now, step)));
  const rare = able.filter((step) => coverage.timesTaken(now, step) === least);
  return rare[pick % rare.length];
}

function weighted(
  pick: number, enabled: readonly Step[], now: Situation,
): Step | undefined {
  const names = [...new Set(enabled.map((step) => step.do))];
  const total = names.reduce((sum, name) => sum + weightOf(name, now), 0);
  let left = pick % total;
  const name = names.find((candidate) => (left -= weightOf(candidate, now)) < 0);
  const choices = enabled.filter((step) => step.do === name);
  return choices[Math.floor(pick / total) % choices.length];
}
