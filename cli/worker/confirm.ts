import { openAdapter } from '../../adapters/open.ts';
import { designTarget } from '../../adapters/targets.ts';
import { designNamed } from '../../model/designs/index.ts';
import { TRANSPORTS } from '../../model/bounds.ts';
import { SCOPES, WIDEST_BOUNDS } from '../../model/scopes/index.ts';
import type { Design } from '../../model/design.ts';
import type { Step } from '../../model/step.ts';
import { firstDifference, predict } from '../../properties/agreement.ts';
import { coverages } from '../../properties/coverage.ts';
import { executeSteps, explorePath } from '../../properties/execute.ts';
import type { Executed } from '../../properties/execute.ts';
import { EXPLORED_PHASE_MS, Explorer, marginsOfDesign } from '../../properties/explore.ts';
import { withMargins } from '../../properties/margins.ts';
import { drawSequences, generate } from '../../properties/generate.ts';
import { boundsWithout } from '../../properties/lacks.ts';
import { PROPERTIES, plotsIn } from '../../properties/index.ts';
import { STRICT_CONTRACT } from '../../properties/property.ts';
import { tourOf } from '../../properties/tour.ts';
import { SharedVisits } from '../../properties/visit.ts';
import { turn } from '../../adapters/real.ts';
import { scopesFor } from '../../properties/lacks.ts';
import { TargetError } from '../../adapters/errors.ts';
import type { ConfirmRequest, ConfirmResult, Problem } from '../protocol.ts';
import type { Job } from './job.ts';
import { recordHistory } from './recorded.ts';

/** Differences that are kept whole; the others are counted. */
const KEPT_DIFFERENCES = 3;

interface Tally {
  sequences: number;
  steps: number;
  differed: number;
  readonly differing: ConfirmResult['differing'][number][];
  readonly problems: Problem[];
}

/** Executes a design's real server and holds what it did against what the model predicts. */
export async function runConfirm(request: ConfirmRequest, job: Job): Promise<ConfirmResult> {
  const design = designNamed(request.design);
  if (design === undefined) {
    throw new TargetError('UNKNOWN_DESIGN', `no built-in design is called ${request.design}`);
  }
  const { adapter } = await openAdapter(request.adapter, () => designTarget(design.id));
  const tally: Tally = { sequences: 0, steps: 0, differed: 0, differing: [], problems: [] };
  const marginsMs = marginsOfDesign(design);
  const tourBounds = withMargins(boundsWithout(design.lacks, WIDEST_BOUNDS), marginsMs);
  const asked = SCOPES.filter(({ name }) => request.scopes.includes(name));
  const scopes = asked.map((scope) =>
    ({ ...scope, drawn: withMargins(scope.drawn, marginsMs) }));
  const compareSteps = async (steps: readonly Step[]): Promise<void> => {
    compare(design, request,
      await executeSteps(adapter, EXPLORED_PHASE_MS, steps, tourBounds), tally);
  };
  // First what the model says is wrong with the design: there it differs from every other.
  const visits = new SharedVisits();
  for (const scope of scopesFor(asked, design.lacks)) {
    job.progress(0, 1, 0, `${design.id}, exploring ${scope.name}`);
    const explorer = new Explorer(PROPERTIES, [scope], STRICT_CONTRACT, visits);
    for (const { shortest } of explorer.explore(design).verdicts) {
      if (shortest !== undefined && !job.interrupted()) await compareSteps(shortest);
    }
    // Exploring does not yield; whoever waits is to hear of it before the next scope.
    await turn();
  }
  const tour = tourOf(design, {
    pick: picker(request.seed), scopes: asked, visits,
    of: request.tour === 'departures' ? 'departures' : 'all',
    onScope: (scope) => {
      job.progress(0, 1, 0, `${design.id}, planning the tour of ${scope}`);
    },
  });
  let taken = 0;
  const whole = typeof request.tour !== 'number';
  const total = (whole ? tour.toured : request.tour) + request.random;
  const tell = (done: number): void => {
    job.progress(done, total, tally.differed, `${design.id}, ${request.adapter}`);
  };
  let toured = 0;
  for (const { steps, fresh } of tour.sequences()) {
    if (toured === request.tour || job.interrupted()) break;
    toured += 1;
    await compareSteps(steps);
    taken += fresh;
    tell(whole ? taken : toured);
  }
  const coverageOf = coverages(scopes, design.lacks);
  for (const [index, draw] of drawSequences(request.seed, request.random).entries()) {
    if (job.interrupted() || scopesFor(scopes, design.lacks).length === 0) break;
    const transport = TRANSPORTS[index % TRANSPORTS.length] ?? 'websocket';
    const { bounds, choose, maxSteps } = generate(
      draw, { transport, lacks: design.lacks, scopes, plotsIn }, coverageOf(transport));
    const executed = await explorePath(adapter, draw.phaseMs, bounds, maxSteps, choose);
    compare(design, request, executed, tally);
    tell(total - request.random + index);
  }
  return {
    kind: 'confirm', design: design.id, adapter: request.adapter, ...tally,
    transitions: { taken, all: tour.transitions },
    stopped: job.interrupted() ? 'interrupted' : 'budget',
  };
}

function compare(
  design: Design, { adapter }: ConfirmRequest, executed: Executed, tally: Tally,
): void {
  const { history } = executed;
  tally.sequences += 1;
  tally.steps += history.events.length;
  if (executed.inconclusive !== null) {
    tally.problems.push({
      of: 'harness', code: 'INCONCLUSIVE_SEQUENCES', message: executed.inconclusive,
      sequence: tally.sequences,
    });
    return;
  }
  const predicted = predict(design, history.phaseMs, history.events.map(({ step }) => step));
  const event = firstDifference(predicted, history,
    adapter === 'sim' ? 'exact' : 'client times within the step');
  const parted = event ?? (executed.skipped.length > 0 ? history.events.length : null);
  if (parted === null) return;
  tally.differed += 1;
  if (tally.differing.length < KEPT_DIFFERENCES) {
    tally.differing.push({
      predicted: recordHistory(predicted), observed: recordHistory(history), event: parted,
    });
  }
}

/** A small generator of its own (mulberry32): the order of a tour depends on the seed alone. */
function picker(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
