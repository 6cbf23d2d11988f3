import type { ClientName } from '../../model/step.ts';

/**
 * What a sequence still waits for, by name: `join A/`, `answer m1`, `upgraded A`. A step is over
 * when nothing is left of it.
 */
export class Waiting {
  readonly #waiting = new Set<string>();
  #changed = (): void => {};

  await(what: string): void { this.#waiting.add(what); }
  isWaiting(): boolean { return this.#waiting.size > 0; }
  isWaitingFor(what: string): boolean { return this.#waiting.has(what); }
  giveUp(): readonly string[] {
    const given = [...this.#waiting];
    this.#waiting.clear();
    return given;
  }

  /** @returns what resolves when something is heard */
  change(): Promise<void> {
    return new Promise((resolve) => { this.#changed = resolve; });
  }

  protected hasChanged(): void { this.#changed(); }
  protected done(what: string): void { this.#waiting.delete(what); }

  /** Nothing more is to be expected of a client. @param askedBy who sent a packet */
  protected forget(
    client: ClientName, askedBy: (packet: string) => ClientName | undefined,
  ): void {
    for (const what of this.#waiting) {
      const [kind, id = ''] = what.split(' ');
      const whose = kind === 'answer' ? askedBy(id) : id.slice(0, 1);
      if (whose === client) this.#waiting.delete(what);
    }
    this.#changed();
  }
}
