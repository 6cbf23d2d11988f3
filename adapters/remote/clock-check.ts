import type { Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import type { Address } from './caller.ts';
import { knock, tokenFor } from './carrier.ts';
import { LONG_SEC } from './told.ts';
import type { Progress } from './told.ts';
import type { ServerClock } from './server-clock.ts';

/** Whose clock is further off does not measure the lives of tokens by the same time as we do. */
const FAR_OFF_MS = 30_000;
const DAY_SEC = 86_400;
/** What is over for so long is over for whoever has a leeway. */
const LONG_OVER_SEC = 60;

export const inWords = (ms: number): string => {
  const sec = Math.round(Math.abs(ms) / 1000);
  return sec < 120 ? `${sec} s` : `${Math.round(sec / 60)} min`;
};

const farOff = (ms: number): TargetError => new TargetError('CLOCK_OFF',
  `the server's clock is ${inWords(ms)} ${ms > 0 ? 'ahead of' : 'behind'} this machine's, so no `
  + 'token can be given the life it is to have → set the clocks (NTP), then check again');

/** @throws TargetError `CLOCK_OFF` where its own answers say so */
export function checkClock({ lowMs, highMs, by }: ServerClock, findings: string[]): void {
  const [middleMs, widthMs] = [(lowMs + highMs) / 2, (highMs - lowMs) / 2];
  if (Math.abs(middleMs) > FAR_OFF_MS) throw farOff(middleMs);
  const off = Math.round(middleMs);
  findings.push(by === 'same machine' ? 'its clock is ours'
    : `its clock is ${off === 0 ? 'ours' : `${Math.abs(off)} ms ${off > 0 ? 'ahead' : 'behind'}`}, `
      + `give or take ${Math.ceil(widthMs)} ms, by ${by}`);
}

/**
 * Whether it measures by that clock: a token as short as those to come is let in, and one that has
 * been over for long is not, unless whatever has expired is.
 */
export async function showsTimes(
  progress: Progress, { dialect: { carrier } }: Address, transport: Transport, clock: ServerClock,
): Promise<void> {
  const { told } = progress;
  const aheadSec = Math.round((clock.lowMs + clock.highMs) / 2000);
  const isIn = async (lifeSec: number): Promise<boolean> => {
    const token = await tokenFor(progress, lifeSec + aheadSec);
    return (await knock(progress, carrier, transport, token)).kind === 'admitted';
  };
  const leewaySec = Math.ceil(told.leewayMs / 1000);
  const shortSec = Math.ceil(told.ttlMs / 1000) + 1;
  if (!await isIn(shortSec)) {
    const needs = await leastAdmitted(isIn, shortSec, LONG_SEC);
    throw new TargetError('CLOCK_OFF', 'the server takes tokens only from about '
      + `${inWords(needs * 1000)} of life on: its clock is ahead of this machine's by as much, or `
      + 'it wants tokens to live longer → set the clocks, or say how long they live with '
      + '--lifetime');
  }
  if (!await isIn(-leewaySec - LONG_OVER_SEC)) {
    progress.findings.push('a token that expired a minute ago is refused');
    return;
  }
  if (await isIn(-leewaySec - DAY_SEC)) {
    progress.findings.push('a token that expired a day ago is let in');
    return;
  }
  const over = await leastRefused(isIn, leewaySec + LONG_OVER_SEC, leewaySec + DAY_SEC);
  throw new TargetError('CLOCK_OFF', 'the server takes tokens that expired up to about '
    + `${inWords(over * 1000)} ago: its clock is behind this machine's by as much, or it has that `
    + 'leeway → set the clocks, or declare the leeway with --leeway');
}

type Admits = (lifeSec: number) => Promise<boolean>;

/** The boundary between two lives, to a fifth of it. */
async function boundary(
  low: number, high: number, isBeyond: (sec: number) => Promise<boolean>,
): Promise<number> {
  let [below, above] = [low, high];
  while (above - below > Math.max(1, below / 5)) {
    const middle = Math.round((below + above) / 2);
    if (await isBeyond(middle)) above = middle;
    else below = middle;
  }
  return above;
}

const leastAdmitted = (admits: Admits, low: number, high: number): Promise<number> =>
  boundary(low, high, admits);

const leastRefused = (admits: Admits, low: number, high: number): Promise<number> =>
  boundary(low, high, async (sec) => !await admits(-sec));
