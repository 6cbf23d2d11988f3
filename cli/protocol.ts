import type { AdapterName as InProcessAdapter } from '../adapters/open.ts';
import type { Algorithm } from '../adapters/remote/algorithms.ts';
import type { PairsAfter } from '../properties/coverage.ts';
import type { Exploration } from '../properties/explore.ts';
import type { Contract } from '../properties/property.ts';
import type { Lack } from '../model/feature.ts';
import type { Step } from '../model/step.ts';
import type { Carrier, Transport } from '../model/step.ts';
import type { RunInference } from '../reports/schema/inference.ts';
import type { RunLateness } from '../reports/schema/lateness.ts';
import type { RunReach } from '../reports/schema/reach.ts';
import type { Run, RunHistory, RunVerdict, RunViolation } from '../reports/schema/run.ts';

/**
 * What the command line and its worker processes say to each other. A worker is a child process
 * with a virtual clock installed before anything else is loaded; it executes one request and ends.
 */
export type { InProcessAdapter };
/** `remote`: a server that runs somewhere else, by a clock that nobody sets. */
export type AdapterName = InProcessAdapter | 'remote';

/** What lapse is told of how a server is spoken to, as far as it is JSON. */
export interface AttachRef {
  readonly client?: 2 | 4;
  readonly secretEnv?: string;
  readonly alg: Algorithm;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly lifetimeMs: number;
  readonly carrier?: Carrier;
  readonly tokenName: string;
  readonly scheme: string;
  readonly prefix?: string;
  readonly header?: string;
  readonly event?: string;
  readonly payload?: readonly unknown[];
  readonly acceptedEvent?: string;
  readonly mintCommand?: string;
  /** That tokens are got by a login, which the config describes, and how long they live. */
  readonly login?: { readonly lifetimeMs?: number };
  /** What else the config says how to do. */
  readonly hooks?: readonly ('authenticate' | 'refresh' | 'revoke')[];
  /** That lapse serves the issuer's keys, and on which port if on no other. */
  readonly issuer?: { readonly port?: number };
  /** What its owner says that it lacks. */
  readonly lacks?: readonly Lack[];
  readonly namespace: string;
  /** Another one, over the same connection. */
  readonly side?: string;
  readonly path: string;
  /** The config file, whose functions only a worker can call. */
  readonly config?: string;
}

/** How a server is started that runs in a process of its own. */
export interface CommandRef {
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readyLog?: string;
  readonly readyUrl?: string;
  readonly readyWithinMs: number;
}

/** A server that is reached by a URL; `starts`: once lapse has started it. */
export interface UrlRef {
  readonly kind: 'url';
  readonly url: string;
  readonly attach: AttachRef;
  readonly starts?: CommandRef;
}

/** A built-in design's server, a module of the user's that exports `start`, or a URL. */
export type TargetRef =
  | { readonly kind: 'design'; readonly name: string }
  | ModuleRef
  | UrlRef;

export interface ModuleRef {
  readonly kind: 'module';
  readonly path: string;
  readonly event?: string;
  /** How it is spoken to, where anything was said of that. */
  readonly attach?: AttachRef;
}

/** A server that lapse runs in a process of its own making. */
export type InProcessRef = Exclude<TargetRef, UrlRef>;

/** What is known of the clock by which messages were judged, where nobody sets it. */
export type RunClock = NonNullable<Run['clock']>;

export interface CheckRequest {
  readonly kind: 'check';
  readonly target: TargetRef;
  readonly adapter: AdapterName;
  readonly transports: readonly Transport[];
  readonly seed: number;
  /** Sequences in all, shared out among the transports. */
  readonly sequences: number;
  readonly properties: readonly string[];
  readonly contract: Contract;
  /** What is found in `sim` is taken once more over real TCP. */
  readonly isTakenAgain?: true;
  /** Counterexamples are made small, and nothing shorter is looked for. */
  readonly isQuick?: true;
}

export interface ConfirmRequest {
  readonly kind: 'confirm';
  readonly design: string;
  readonly adapter: InProcessAdapter;
  /** By their names. */
  readonly scopes: readonly string[];
  readonly seed: number;
  /**
   * Sequences of the tour of the closed model that are run: all, those that set the design apart
   * from its base, or at most so many.
   */
  readonly tour: number | 'all' | 'departures';
  readonly random: number;
}

/** Designs that are explored in one scope: what they share is worked out once. */
export interface ExploreRequest {
  readonly kind: 'explore';
  readonly designs: readonly string[];
  readonly properties: readonly string[];
  readonly scope: string;
  readonly contract: Contract;
}

export interface ReplayRequest {
  readonly kind: 'replay';
  readonly target: TargetRef;
  readonly adapter: AdapterName;
  readonly property: string;
  readonly contract: Contract;
  readonly phaseMs: number;
  readonly steps: readonly Step[];
  /** What was recorded is that a client had its session recovered. */
  readonly byRecovery?: true;
}

/** Whether a target can be checked, and what keeps it from that. */
export interface DoctorRequest {
  readonly kind: 'doctor';
  readonly target: TargetRef;
  readonly adapter: AdapterName;
  readonly transports: readonly Transport[];
  readonly contract: Contract;
}

export type WorkerRequest =
  CheckRequest | ConfirmRequest | ExploreRequest | ReplayRequest | DoctorRequest;

export type Problem = Run['problems'][number];

/** How far one worker came: pairs by number, so that those of several can be put together. */
export type ReachOf = Omit<RunReach, 'pairs'> & { readonly pairs: readonly PairsAfter[] };

/** Everything one worker found out; sent whole when it ends, also when it was interrupted. */
export interface CheckResult {
  readonly kind: 'check';
  readonly adapter: AdapterName;
  readonly stopped: Run['stopped'];
  readonly target: Run['target'];
  readonly executed: Run['executed'];
  readonly historySha256: string;
  readonly inference: RunInference;
  readonly lateness: RunLateness;
  readonly clock?: RunClock;
  readonly reach: readonly ReachOf[];
  readonly verdicts: readonly RunVerdict[];
  /** `replay` is left empty: whoever writes the run file names the replay files. */
  readonly violations: readonly RunViolation[];
  readonly problems: readonly Problem[];
}

/** One row of the agreement table: a design's server against the design's data. */
export interface ConfirmResult {
  readonly kind: 'confirm';
  readonly design: string;
  readonly adapter: AdapterName;
  readonly sequences: number;
  readonly steps: number;
  /** Transitions of the closed model that the executed sequences took, of all there are. */
  readonly transitions: { readonly taken: number; readonly all: number };
  /** The first sequences whose observed history was not the predicted one. */
  readonly differing: readonly {
    readonly predicted: RunHistory;
    readonly observed: RunHistory;
    /** Index of the first event that differs. */
    readonly event: number;
  }[];
  readonly differed: number;
  readonly stopped: Run['stopped'];
  readonly problems: readonly Problem[];
}

/** One for each design, or for those that it came to before it was interrupted. */
export interface ExploreResult {
  readonly kind: 'explore';
  readonly explorations: readonly Exploration[];
}

export interface ReplayResult {
  readonly kind: 'replay';
  readonly history: RunHistory;
  readonly violations: readonly RunViolation[];
  /** Steps of the file that could not be taken. */
  readonly skipped: readonly number[];
  readonly problems: readonly Problem[];
}

export interface DoctorResult {
  readonly kind: 'doctor';
  /** What was found out, in order, and what has to be mended, if anything has. */
  readonly findings: readonly string[];
  readonly problem: Problem | null;
}

export type WorkerResult =
  CheckResult | ConfirmResult | ExploreResult | ReplayResult | DoctorResult;

/** What a worker does while the server's module is loaded. */
export const LOADING = 'loading the server';

/** Worker to parent, over the fork's IPC channel. */
export type WorkerReport =
  /** Sent at least every 500 real milliseconds of work; silence means the worker hangs. */
  | {
      readonly kind: 'progress'; readonly done: number; readonly total: number;
      readonly violated: number; readonly doing: string;
      /** What a check would hand over if it could go no further. */
      readonly soFar?: CheckResult;
    }
  /** It has started a server, in a process group of this id; `null`: it has stopped it again. */
  | { readonly kind: 'server'; readonly group: number | null }
  /** `stays`: the worker waits to be asked for more. */
  | { readonly kind: 'result'; readonly result: WorkerResult; readonly stays?: true }
  /** The worker could not do what was asked, e.g. the module has no `start`. */
  | { readonly kind: 'failed'; readonly problem: Problem };

/** What a worker is asked; with `stay`, it is to wait for more when it has answered. */
export type WorkerTask = WorkerRequest & { readonly stay?: true };

/** Parent to worker. */
export type WorkerOrder = WorkerTask | { readonly kind: 'interrupt' };

