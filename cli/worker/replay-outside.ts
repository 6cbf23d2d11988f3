import { realEpochMs, realSleep } from '../../adapters/real.ts';
import { remote } from '../../adapters/remote/adapter.ts';
import type { Attachment } from '../../adapters/remote/attachment.ts';
import { widest } from '../../model/scopes/index.ts';
import { outsideScopes } from '../../model/scopes/outside.ts';
import { isUnclear } from '../../properties/at-once.ts';
import { doubtOf } from '../../properties/doubt.ts';
import { executeSteps } from '../../properties/execute.ts';
import type { Executed } from '../../properties/execute.ts';
import { propertyNamed } from '../names.ts';
import type { ReplayRequest, ReplayResult } from '../protocol.ts';
import { contractFor, fromOutside } from './from-outside.ts';
import type { Job } from './job.ts';
import { readyFor } from './one-life.ts';
import { whyNotShown } from './not-shown.ts';
import { whyNoRefresh } from './refreshed.ts';
import { recordReplay, transportOf, wasByRecovery } from './replayed.ts';

/** Sequences begin so far apart: 80 in a second on this machine, 20 on somebody else's. */
export const EVERY_MS = { here: 12, elsewhere: 50 } as const;

/** A sequence that is not part of a check begins so much later than it was asked for. */
const SETS_OUT_MS = 50;
export const setsOutMs = (): number => (realEpochMs() + SETS_OUT_MS) % 1000;

/** Tells a run's sequences from those of any other. */
export const runName = (): string =>
  `${process.pid.toString(36)}${realEpochMs().toString(36).slice(-4)}`;

/** By a clock that nobody sets, the moment of a breach may be met or missed. */
const TIMES = 12;

/**
 * Takes the recorded steps again, several times side by side. That none of them is a breach says
 * something only where there is one without a message that was too close to an expiry to call.
 */
export async function replayOutside(
  request: ReplayRequest, attachment: Attachment, isHere: boolean, job: Job,
): Promise<ReplayResult> {
  job.progress(0, 1, 0, 'replaying');
  const { steps } = request;
  const transport = transportOf(request);
  const property = propertyNamed(request.property);
  const bounds = {
    ...widest(outsideScopes(request.contract).map(({ drawn }) => drawn)),
    together: steps.length,
    transports: [transport],
  };
  const contract = contractFor(steps, request.contract, property);
  const everyMs = EVERY_MS[isHere ? 'here' : 'elsewhere'];
  const ready = await readyFor(
    attachment, transport, { sequences: timesOn(attachment), everyMs }, job);
  const adapter = remote(ready.attachment, runName());
  const taken: Promise<Executed>[] = [];
  for (let times = 0; times < Math.max(1, ready.sequences); times += 1) {
    if (times > 0) await realSleep(everyMs);
    taken.push(executeSteps(adapter, setsOutMs(), steps, bounds));
  }
  const unshown = ready.attachment.refresh === undefined ? undefined
    : whyNoRefresh(adapter, bounds, request, setsOutMs);
  const all = await Promise.all(taken);
  const deaf = await unshown;
  ready.close();
  const by = contract ?? request.contract;
  const broken = contract === null ? undefined
    : all.find((one) => doubtOf(property, one) === null
      && property.judge(one.history, contract).violations.length > 0);
  const judged = { ...request, contract: by };
  if (broken !== undefined) return recordReplay(judged, broken, { property, twins: [] });
  const seen = fromOutside(ready.attachment, by);
  const byRecovery = wasByRecovery(request, seen.lacks);
  const executed = clearest(all.map((one) => ({
    ...one, inconclusive: doubtOf(property, one) ?? (isUnclear(one.history, by) ? UNCLEAR : null),
  })), (one) =>
    whyNotShown({ property, contract: by, steps, executed: one, byRecovery }) === null);
  return recordReplay(judged, executed, null, {
    unjudged: contract === null ? 'these steps show too little for that' : seen.unseen(property),
    unshown: deaf, byRecovery,
  });
}

const UNCLEAR = 'a message was accepted too close to an expiry to call, whenever this was taken';

/** Whoever shares a user with others could be what ends their sessions. */
const timesOn = ({ isSingle, sharesUser }: Attachment): number =>
  isSingle === true || sharesUser === true ? 1 : TIMES;

/** One that shows something, if there is any. */
function clearest(all: readonly Executed[], shows: (one: Executed) => boolean): Executed {
  const clear = all.filter(({ inconclusive }) => inconclusive === null);
  const found = clear.find(shows) ?? clear[0] ?? all[0];
  if (found === undefined) throw new Error('nothing was taken');
  return found;
}
