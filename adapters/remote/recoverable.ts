/** What a client was given to recover its session by, as far as that has come to it. */
export class Recoverable {
  #pid: 'new' | 'kept' | undefined;
  #hasOffset = false;

  connects(pid: 'new' | 'kept' | undefined): void { this.#pid = pid; }

  /**
   * An offset comes behind the arguments of an event (socket.io-client/socket.js, `emitEvent`).
   *
   * @returns whether it can come back now, and could not before
   */
  hears(args: readonly unknown[]): boolean {
    const isFirst = !this.#hasOffset && this.hasPid && typeof args.at(-1) === 'string';
    this.#hasOffset ||= isFirst;
    return isFirst;
  }

  get hasPid(): boolean { return this.#pid !== undefined; }
  get isRecovered(): boolean { return this.#pid === 'kept'; }
  get canReturn(): boolean { return this.#hasOffset; }
}
