/** What a job is told by the worker that runs it, and tells it. */
export interface Job {
  readonly interrupted: () => boolean;
  readonly progress: (done: number, total: number, violated: number, doing: string) => void;
}
