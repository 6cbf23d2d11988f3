import type { CheckResult } from '../protocol.ts';

/** What a job is told by the worker that runs it, and tells it. */
export interface Job {
  readonly interrupted: () => boolean;
  /** `soFar` is what is left of a check whose server takes the process with it. */
  readonly progress: (
    done: number, total: number, violated: number, doing: string, soFar?: () => CheckResult,
  ) => void;
  /** Whoever is left when this worker is killed ends the server that it started. */
  readonly started: (group: number | null) => void;
}
