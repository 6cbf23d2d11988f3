import { TargetError } from '../../adapters/errors.ts';
import { realNowMs, realSleep } from '../../adapters/real.ts';
import { remote } from '../../adapters/remote/adapter.ts';
import type { Attachment } from '../../adapters/remote/attachment.ts';
import { examine } from '../../adapters/remote/examine.ts';
import type { Examination } from '../../adapters/remote/examine.ts';
import { isLoopback } from '../../adapters/remote/host.ts';
import type { LocalIssuer } from '../../adapters/remote/local-issuer.ts';
import { ask } from '../../adapters/remote/reach.ts';
import { isStatic } from '../../model/carriers.ts';
import type { Step } from '../../model/step.ts';
import { TOKENS } from '../../model/tokens.ts';
import type { TokenName } from '../../model/tokens.ts';
import { checkAtOnce } from '../../properties/at-once.ts';
import type { Placing } from '../../properties/at-once.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { RunVerdict } from '../../reports/schema/run.ts';
import type {
  AttachRef, CheckRequest, CheckResult, CommandRef, DoctorRequest, DoctorResult, Problem,
  ReplayRequest, RunClock, UrlRef, WorkerResult,
} from '../protocol.ts';
import { issuerFor, namespaceWords, toldOf } from './attach.ts';
import { startServer } from './command.ts';
import type { StartedServer } from './command.ts';
import { resultOf } from './check.ts';
import { fromOutside } from './from-outside.ts';
import type { Job } from './job.ts';
import { readyFor } from './one-life.ts';
import type { Ready } from './one-life.ts';
import { EVERY_MS, replayOutside, runName, setsOutMs } from './replay-outside.ts';
import { transportOf } from './replayed.ts';
import { hideJson } from './secrets.ts';

/** Where each hears what all others send, half as many at a time are a quarter of the work. */
const BROADCASTING = 3;

type Outside<Request> = Request & { readonly target: UrlRef };
type OutsideRequest = Outside<CheckRequest> | Outside<ReplayRequest> | Outside<DoctorRequest>;

/** Does what is asked of a server that runs somewhere else. Nothing of its secrets gets out. */
export async function runOutside(request: OutsideRequest, job: Job): Promise<WorkerResult> {
  // Much of it is waiting, which a worker that hangs does as well: this one gives a sign of life.
  let [done, total, violated, doing] = [0, 1, 0, 'reaching the server'];
  const told: Job = {
    interrupted: job.interrupted,
    started: job.started,
    progress: (...now) => {
      [done, total, violated, doing] = now;
      job.progress(...now);
    },
  };
  const beat = setInterval(() => { job.progress(done, total, violated, doing); }, BEAT_MS);
  try {
    return hideJson(await withIssuer(request, told));
  } finally {
    clearInterval(beat);
  }
}

const BEAT_MS = 1_000;

/** A server may fetch the keys as it starts. */
async function withIssuer(request: OutsideRequest, job: Job): Promise<WorkerResult> {
  const issuer = await issuerFor(request.target);
  try {
    return await withServer(request, job, issuer);
  } finally {
    await issuer?.close();
  }
}

async function withServer(
  request: OutsideRequest, job: Job, issuer: LocalIssuer | null,
): Promise<WorkerResult> {
  const { target } = request;
  if (target.starts === undefined) return examined(request, job, issuer, null);
  job.progress(0, 1, 0, 'starting the server');
  const server = await startServer(
    toldWhere(target.starts, issuer), new URL(target.url), job.started);
  try {
    return await examined(request, job, issuer, server);
  } catch (error) {
    // It is the server's end that made an error of whatever came next.
    const crash = server.ended();
    if (crash === null) throw error;
    throw new TargetError(crash.code, crash.message);
  } finally {
    await server.stop();
  }
}

/** Where the issuer is, wherever a variable asks for it. */
const toldWhere = (starts: CommandRef, issuer: LocalIssuer | null): CommandRef =>
  issuer === null ? starts : {
    ...starts,
    env: Object.fromEntries(Object.entries(starts.env).map(([name, value]) =>
      [name, value.replaceAll('{issuer}', issuer.url)])),
  };

async function examined(
  request: OutsideRequest, job: Job, issuer: LocalIssuer | null, server: StartedServer | null,
): Promise<WorkerResult> {
  const { target, contract } = request;
  const transports = request.kind === 'replay' ? [transportOf(request)] : request.transports;
  const told = await toldOf(target, transports, contract, issuer);
  const examination = await examine(told);
  try {
    if (request.kind === 'doctor') return diagnosis(examination);
    if (examination.problem !== null) throw examination.problem;
    const { attachment } = examination;
    if (attachment === null) throw new Error('an examination came to nothing');
    return request.kind === 'check'
      ? await check(request, examination, attachment, job, server)
      : await replayOutside(request, attachment, isLoopback(attachment.url), job);
  } finally {
    examination.close();
  }
}

function diagnosis({ findings, problem }: Examination): DoctorResult {
  return { kind: 'doctor', findings, problem: problem === null ? null : asProblem(problem) };
}

const asProblem = ({ code, message }: TargetError): Problem =>
  ({ of: 'target', code, message: message.replace(`${code}: `, '') });

/** A mint of somebody else's is asked for nothing that it would not sign. */
const ODD: ReadonlySet<string> = new Set((Object.keys(TOKENS) as TokenName[]).filter((name) =>
  name.startsWith('exp-') || name === 'wrong-typed-exp'));

function possible(
  { dialect }: Attachment, { secretEnv, issuer }: AttachRef, names: Ready['names'],
): (step: Step) => boolean {
  const isMinted = secretEnv === undefined && issuer === undefined;
  return (step) => {
    if (names !== null && 'token' in step && !names.has(step.token)) return false;
    if (step.do === 'engine') return step.token === 'first' && step.jsonp !== true;
    if (step.do === 'join' && isStatic(dialect.carrier) && step.token !== 'first') return false;
    // What is in its requests already is what counts, whatever it would ask with.
    if (step.do === 'connect' && isStatic(dialect.carrier)) return step.token === 'first';
    return !(isMinted && 'token' in step && ODD.has(step.token));
  };
}

async function check(
  request: Outside<CheckRequest>, examination: Examination, attachment: Attachment, job: Job,
  server: StartedServer | null,
): Promise<CheckResult> {
  const { target, seed, contract } = request;
  const { transports, unavailable, clock } = examination;
  const properties = PROPERTIES.filter(({ id }) => request.properties.includes(id));
  const everyMs = EVERY_MS[isLoopback(attachment.url) ? 'here' : 'elsewhere']
    * (attachment.broadcast === undefined ? 1 : BROADCASTING);
  const [first = 'websocket'] = transports;
  const ready = await readyFor(attachment, first, { sequences: request.sequences, everyMs }, job);
  const { sequences } = ready;
  const seen = fromOutside(attachment, contract, target.attach.lacks);
  const { found, placing } = await checkAtOnce({
    adapter: remote(ready.attachment, runName()),
    transports, seed, sequences, properties, contract, ...seen, everyMs,
    isOnce: ready.attachment.expMs !== undefined,
    isPossible: possible(attachment, target.attach, ready.names),
    sleep: realSleep, nowMs: realNowMs, phaseMs: setsOutMs,
    interrupted: () => job.interrupted() || (server?.ended() ?? null) !== null,
    onProgress: (done, violated) => { job.progress(done, sequences, violated, 'remote'); },
  });
  ready.close();
  if (await ready.slides()) throw slides();
  const checked = [...found].map(([transport, result]) => ({ transport, result }));
  const result = resultOf(request, checked, {
    name: target.url, kind: 'url', lacks: [...seen.lacks],
    says: `a server of your own, by URL${namespaceWords(target.attach)}`,
  });
  const gone = server?.ended()
    ?? (result.executed.inconclusive > 0 ? await isGone(attachment) : null);
  return {
    ...result,
    ...(clock === null ? {} : { clock: clockOf(clock, placing) }),
    verdicts: [...result.verdicts, ...notTried(request, unavailable)],
    problems: [...isMuch(result) ? result.problems : [], ...gone === null ? [] : [gone]],
    ...(gone === null ? {} : { stopped: 'target failed' }),
  };
}

const slides = (): TargetError => new TargetError('SESSION_SLIDES', 'a session that was used '
  + 'outlives its life, and one that nobody used does not: it is prolonged by being used, or '
  + 'looked up once and then believed, and has no expiry to check against → let it end some time '
  + 'whatever is done with it, and check that: an end that it is given at the login');

/** A sequence or two that came to nothing are no problem of the server's, on a busy machine. */
const isMuch = ({ executed: { sequences, inconclusive } }: CheckResult): boolean =>
  inconclusive * 20 > sequences;

const clockOf = (
  { lowMs, highMs, by }: NonNullable<Examination['clock']>, placing: Placing,
): RunClock => ({ lowMs, highMs, by, ...placing });

/** A server that a client's message or token has ended is an outcome of its own. */
async function isGone({ url, dialect }: Attachment): Promise<Problem | null> {
  try {
    await ask(url, dialect.path, '&sid=lapse');
    return null;
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    if (error.code === 'SERVER_SILENT') {
      return {
        of: 'target', code: 'TARGET_HANGS',
        message: 'the server answered at first, and then took connections and said no more → look '
          + 'for a loop that never yields, or for something that it waits for',
      };
    }
    return {
      of: 'target', code: 'SERVER_GONE',
      message: `the server answered at first and does not any more (${error.code}) → look at what `
        + 'it printed last: a client must not be able to end it',
    };
  }
}

function notTried(
  { properties, adapter }: CheckRequest, unavailable: Examination['unavailable'],
): readonly RunVerdict[] {
  return unavailable.flatMap(({ transport, reason }) => PROPERTIES
    .filter(({ id }) => properties.includes(id))
    .map(({ id, level, says, source }) => ({
      property: id, level, says, source, transport, adapter,
      verdict: 'skipped' as const, reason, exercised: 0, violations: 0,
    })));
}
