import { takeStep } from '../actions/index.ts';
import type { Design } from '../design.ts';
import type { Event } from '../history.ts';
import { follow } from '../situation.ts';
import { initialState } from '../state.ts';
import type { State } from '../state.ts';
import type { Step } from '../step.ts';
import type { KernelRules, Moment } from './moment.ts';
import { runToRest } from './rest.ts';

export const NODE_RULES: KernelRules = { passes: 'guards first', timers: 'before I/O' };

const NOTHING = initialState(0).hidden;

export interface Taken {
  readonly state: State;
  readonly event: Event;
}

/**
 * Takes one step in the model and runs it to rest. `design` is data; nothing here looks at a
 * design's name.
 *
 * @param startMs server time at which the step begins, since the sequence began
 */
export function next(
  state: State, step: Step, design: Design, startMs: number, rules: KernelRules = NODE_RULES,
): Taken {
  const m = momentOf(state, design, startMs, rules);
  takeStep(m, step);
  runToRest(m);
  if (!(step.do === 'advance' && step.timers === 'after-io')) {
    m.timersWait = false;
    runToRest(m);
  }
  const event: Event = {
    step, fromMs: startMs, toMs: startMs + m.passedMs, observations: m.seen,
  };
  const situation = follow(state.situation, event);
  // A client that is gone, with nothing held on the way, leaves nothing behind.
  const over = situation.client === 'closed' && situation.held === 'nothing';
  return { event, state: { situation, hidden: over ? NOTHING : m.hidden } };
}

function momentOf(
  { situation, hidden }: State, design: Design, startMs: number, rules: KernelRules,
): Moment {
  return {
    design, rules, startMs,
    before: situation,
    lives: situation.lives,
    hidden: { ...hidden },
    wire: situation.wire,
    upgrade: situation.upgrade,
    upgradeDueMs: situation.upgradeDueMs,
    joinDueMs: situation.joinDueMs,
    held: situation.held !== 'nothing',
    clientUp: situation.client === 'joining' || situation.client === 'connected',
    chunks: [],
    passedMs: 0,
    busyMs: 0,
    timersWait: situation.timersWait,
    parked: [],
    seen: [],
  };
}
