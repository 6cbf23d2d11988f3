import type { ChildProcess } from 'node:child_process';

/**
 * Workers that have done what they were asked and wait for more of its kind: to start one, and to
 * have its code compiled, costs as much as some hundred sequences.
 */
export class IdleWorkers {
  readonly #idle: ChildProcess[] = [];

  /** @returns one that is still there. */
  take(): ChildProcess | undefined {
    for (let child = this.#idle.pop(); child !== undefined; child = this.#idle.pop()) {
      if (child.connected && child.exitCode === null && child.signalCode === null) return child;
    }
    return undefined;
  }

  put(child: ChildProcess): void {
    this.#idle.push(child);
  }

  /** Nobody will ask them anything any more: they end by themselves. */
  release(): void {
    for (const child of this.#idle.splice(0)) {
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (child.connected) child.disconnect();
    }
  }
}
