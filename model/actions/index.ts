import type { Driver } from '../driver.ts';
import type { Moment } from '../kernel/moment.ts';
import { BUDGETED } from '../situation.ts';
import type { Budgeted, Situation } from '../situation.ts';
import type { ActionName, Step } from '../step.ts';
import type { Action, Bounds } from './action.ts';
import { advance } from './advance.ts';
import { authenticate } from './authenticate.ts';
import { begin } from './begin.ts';
import { block } from './block.ts';
import { broadcast } from './broadcast.ts';
import { complete } from './complete.ts';
import { connect } from './connect.ts';
import { cut } from './cut.ts';
import { deliver } from './deliver.ts';
import { emit } from './emit.ts';
import { engine } from './engine.ts';
import { finish } from './finish.ts';
import { hold } from './hold.ts';
import { join } from './join.ts';
import { kick } from './kick.ts';
import { leave } from './leave.ts';
import { insist } from './insist.ts';
import { look } from './look.ts';
import { malformed } from './malformed.ts';
import { miss } from './miss.ts';
import { open } from './open.ts';
import { poll } from './poll.ts';
import { probe } from './probe.ts';
import { pull } from './pull.ts';
import { reconnect } from './reconnect.ts';
import { refresh } from './refresh.ts';
import { restart } from './restart.ts';
import { revoke } from './revoke.ts';
import { rotate } from './rotate.ts';
import { send } from './send.ts';
import { stepClock } from './step-clock.ts';
import { stray } from './stray.ts';
import { suspend } from './suspend.ts';
import { unasked } from './unasked.ts';
import { upgrade } from './upgrade.ts';

/** Any action, with its own kind of step forgotten. */
export type AnyAction = Action<ActionName>;

const forget = <Name extends ActionName>(action: Action<Name>): AnyAction =>
  action as unknown as AnyAction;

/** Every action, in the order in which choices are enumerated. */
export const ACTIONS: readonly AnyAction[] = [
  forget(open), forget(advance), forget(send), forget(hold), forget(deliver), forget(poll),
  forget(emit), forget(refresh), forget(upgrade), forget(block), forget(cut), forget(reconnect),
  forget(join), forget(leave), forget(authenticate), forget(broadcast), forget(revoke),
  forget(rotate), forget(restart),
  forget(stepClock), forget(suspend), forget(look), forget(insist), forget(miss), forget(kick),
  forget(engine), forget(connect), forget(pull), forget(stray), forget(malformed),
  forget(begin), forget(finish), forget(unasked),
  forget(probe), forget(complete),
];

const BUDGETS: ReadonlySet<string> = new Set(BUDGETED);

const BY_NAME = new Map(ACTIONS.map((action) => [action.name, action]));

const actionOf = (step: Step): AnyAction => {
  const action = BY_NAME.get(step.do);
  if (action === undefined) throw new Error(`no action is called ${step.do}`);
  return action;
};

/** Every step that is enabled in a situation: finite, and the same on every run. */
export function enabledSteps(now: Situation, bounds: Bounds): readonly Step[] {
  const steps: Step[] = [];
  for (const action of ACTIONS) {
    // Nothing of what has no budget is ever enabled; in most scopes that is most of them.
    if (isBudgeted(action.name) && bounds.most[action.name] === 0) continue;
    steps.push(...action.choices(now, bounds));
  }
  return steps;
}

/** Whether a step that is wanted is one of those that are enabled. */
export type IsSame = (step: Step, enabled: Step) => boolean;

/** Whether a step can be taken now, by what its action says of itself. */
export function isEnabled(step: Step, now: Situation, bounds: Bounds, isSame: IsSame): boolean {
  if (isBudgeted(step.do) && bounds.most[step.do] === 0) return false;
  return actionOf(step).choices(now, narrowedTo(step, bounds))
    .some((enabled) => isSame(step, enabled));
}

/** In wide bounds a client can come in thousands of ways: those unlike this one are left out. */
function narrowedTo(step: Step, bounds: Bounds): Bounds {
  if (step.do !== 'open') return bounds;
  const { transport, carrier = 'auth', nsp = '/' } = step;
  return {
    ...bounds,
    transports: bounds.transports.filter((one) => one === transport),
    carriers: bounds.carriers.filter((one) => one === carrier),
    namespaces: bounds.namespaces.filter((one) => one === nsp),
  };
}

const isBudgeted = (name: ActionName): name is ActionName & Budgeted => BUDGETS.has(name);

/** Takes a step in the model. */
export const takeStep = (m: Moment, step: Step): void => { actionOf(step).next(m, step); };

/** Takes a step on a target. */
export const driveStep = async (driver: Driver, step: Step, now: Situation): Promise<void> => {
  await actionOf(step).drive(driver, step, now);
};
