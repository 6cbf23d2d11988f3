import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { TargetError } from '../../adapters/errors.ts';
import { realNowMs, realSleep } from '../../adapters/real.ts';
import { hostOf } from '../../adapters/remote/host.ts';
import { portOf } from '../../adapters/remote/network.ts';
import type { CommandRef, Problem } from '../protocol.ts';
import type { Job } from './job.ts';

/** A server that lapse has started, in a process group of its own. */
export interface StartedServer {
  /** How it ended, where it did so by itself. */
  readonly ended: () => Problem | null;
  readonly stop: () => Promise<void>;
}

/** So often it is looked whether it is up, and so long it may take over its end. */
const LOOK_EVERY_MS = 50;
const ENDS_WITHIN_MS = 3_000;
const KEPT_LINES = 5;

/**
 * Starts a command line and waits until it is up. What it prints is printed by this worker, whose
 * output is kept beside the run.
 *
 * @param started is told of its process group, and when that is gone
 * @throws TargetError `PORT_TAKEN`, `COMMAND_ENDED`, `COMMAND_NEVER_READY`
 */
export async function startServer(
  ref: CommandRef, url: URL, started: Job['started'],
): Promise<StartedServer> {
  if (await takesConnections(url)) {
    throw new TargetError('PORT_TAKEN', `something answers at ${url.origin} before the server was `
      + 'started → stop that, or leave the command out and name the URL alone');
  }
  const child = spawn(ref.command, {
    shell: true, cwd: ref.cwd, env: { ...process.env, ...ref.env }, detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = passOn(child);
  const killed = (): void => { signal(child, 'SIGKILL'); };
  process.once('exit', killed);
  started(child.pid ?? null);
  const stop = async (): Promise<void> => {
    await end(child);
    process.removeListener('exit', killed);
    started(null);
  };
  const ended = (): Problem | null => hasEnded(child) ? endOf(child, printed()) : null;
  try {
    await ready(ref, url, child, printed);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, ended };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

function passOn(child: ChildProcess): () => string {
  let printed = '';
  for (const [from, to] of [
    [child.stdout, process.stdout], [child.stderr, process.stderr],
  ] as const) {
    from?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-MOST_CHARS);
      to.write(text);
    });
  }
  child.on('error', (error) => { printed += String(error); });
  return () => printed;
}

const MOST_CHARS = 16_384;

/** The whole group: a shell, and whatever it has started. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch { /* it is gone already */ }
}

async function end(child: ChildProcess): Promise<void> {
  signal(child, 'SIGTERM');
  const untilMs = realNowMs() + ENDS_WITHIN_MS;
  while (!hasEnded(child) && realNowMs() < untilMs) await realSleep(LOOK_EVERY_MS);
  // Whatever the shell left behind has no reason to stay, either.
  signal(child, 'SIGKILL');
}

function endOf({ exitCode, signalCode }: ChildProcess, printed: string): Problem {
  const how = signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`;
  return {
    of: 'target', code: 'TARGET_CRASHED',
    message: `the server that was started has ended (${how}) → a client must not be able to end `
      + `it. ${lastOf(printed)}`,
  };
}

function lastOf(printed: string): string {
  const last = printed.trimEnd().split('\n').slice(-KEPT_LINES).join('\n');
  return last === '' ? 'It printed nothing.' : `Its last lines:\n${last}`;
}

async function ready(
  ref: CommandRef, url: URL, child: ChildProcess, printed: () => string,
): Promise<void> {
  const untilMs = realNowMs() + ref.readyWithinMs;
  while (realNowMs() < untilMs) {
    if (hasEnded(child)) {
      const { message } = endOf(child, printed());
      throw new TargetError('COMMAND_ENDED', message.replace('a client must not be able to end it',
        'it has to stay, in the foreground'));
    }
    const isUp = ref.readyLog !== undefined ? printed().includes(ref.readyLog)
      : ref.readyUrl !== undefined ? await answers(ref.readyUrl) : await takesConnections(url);
    if (isUp) return;
    await realSleep(LOOK_EVERY_MS);
  }
  const wanted = ref.readyLog !== undefined ? `print '${ref.readyLog}'`
    : ref.readyUrl !== undefined ? `answer at ${ref.readyUrl}` : `listen at ${url.origin}`;
  throw new TargetError('COMMAND_NEVER_READY', `the server did not ${wanted} within `
    + `${ref.readyWithinMs / 1000} s → look at what it printed, or say how it shows that it `
    + `is up (target.ready). ${lastOf(printed())}`);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
    .then(({ status }) => status < 500, () => false);

const ANSWERS_WITHIN_MS = 1_000;

function takesConnections(url: URL): Promise<boolean> {
  return new Promise((resolve) => {
    // Whether anybody listens is to be known, not whether their certificate is good.
    const socket = connect({ host: hostOf(url), port: portOf(url) });
    socket.setTimeout(ANSWERS_WITHIN_MS);
    const tell = (isUp: boolean): void => {
      resolve(isUp);
      socket.destroy();
    };
    socket.once('connect', () => { tell(true); });
    socket.once('error', () => { tell(false); });
    socket.once('timeout', () => { tell(false); });
  });
}
