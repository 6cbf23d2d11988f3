import { takeStep } from '../actions/index.ts';
import type { Design } from '../design.ts';
import type { Event } from '../history.ts';
import { follow } from '../situation.ts';
import type { ClientSituation } from '../situation.ts';
import { leftOf } from '../state.ts';
import type { HiddenClient, State } from '../state.ts';
import type { ClientName, Step } from '../step.ts';
import type { KernelRules, Moment, Peer } from './moment.ts';
import { runToRest } from './rest.ts';

export const NODE_RULES: KernelRules = { passes: 'guards first', timers: 'before I/O' };

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
  if (!timersWaitAfter(step)) {
    m.timersWait = false;
    runToRest(m);
  }
  const event: Event = {
    step, fromMs: startMs, toMs: startMs + m.passedMs + m.steppedMs, observations: m.seen,
  };
  const situation = follow(state.situation, event);
  const clients = {
    A: keptOf(situation.clients.A, m.peers.A), B: keptOf(situation.clients.B, m.peers.B),
  };
  const hidden = {
    clients, timers: m.timers, revoked: m.revoked, recovery: m.recovery, traces: m.traces,
    created: m.created,
  };
  return { event, state: { situation, hidden } };
}

/** What falls due in this step waits for the I/O of the next. */
const timersWaitAfter = (step: Step): boolean =>
  step.do === 'suspend' || (step.do === 'advance' && step.timers === 'after-io');

/** Of a client that is gone, with nothing held on the way, what it still has to send is left. */
const keptOf = ({ link, held }: ClientSituation, peer: Peer): HiddenClient =>
  link !== 'up' && held === 'nothing' ? leftOf(peer) : hiddenOf(peer);

function hiddenOf(peer: Peer): HiddenClient {
  const {
    engine, handshake, sessions, over, displaced, active, pollAtServer, postUnderWay, heldPackets,
    pollHeld, heldFirst, buffered, outbox, begun, outgoing,
  } = peer;
  return {
    engine, handshake, sessions, over, displaced, active, pollAtServer, postUnderWay, heldPackets,
    pollHeld, heldFirst, buffered, outbox, begun, outgoing,
  };
}

/** Written out, as spreading costs several times as much: this runs for every transition. */
function peerOf({ situation, hidden }: State, name: ClientName): Peer {
  const before = situation.clients[name];
  const of = hidden.clients[name];
  return {
    engine: of.engine,
    handshake: of.handshake,
    sessions: of.sessions,
    over: of.over,
    displaced: of.displaced,
    active: of.active,
    pollAtServer: of.pollAtServer,
    postUnderWay: of.postUnderWay,
    heldPackets: of.heldPackets,
    pollHeld: of.pollHeld,
    heldFirst: of.heldFirst,
    buffered: of.buffered,
    outbox: of.outbox,
    begun: of.begun,
    outgoing: of.outgoing,
    name,
    before,
    manners: before.manners,
    carrier: before.carrier,
    wire: before.wire,
    upgrade: before.upgrade,
    held: before.held !== 'nothing',
    online: before.joined['/'] === 'connected',
  };
}

function momentOf(state: State, design: Design, startMs: number, rules: KernelRules): Moment {
  const { situation } = state;
  return {
    design, rules, startMs,
    before: situation,
    peers: { A: peerOf(state, 'A'), B: peerOf(state, 'B') },
    timers: state.hidden.timers,
    revoked: state.hidden.revoked,
    retired: situation.taken.rotate > 0,
    lives: situation.lives,
    recovery: state.hidden.recovery,
    traces: state.hidden.traces,
    created: state.hidden.created,
    chunks: [],
    passedMs: 0,
    steppedMs: 0,
    busyMs: 0,
    timersWait: situation.timersWait,
    parked: [],
    restoring: [],
    seen: [],
  };
}
