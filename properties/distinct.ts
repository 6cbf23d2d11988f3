import { hash } from 'node:crypto';
import type { History } from '../model/history.ts';

/** How many of many sequences are not another one over again, whatever phase they began in. */
export class Distinct {
  readonly #seen = new Set<string>();

  note({ events }: History): void {
    this.#seen.add(hash('sha1', JSON.stringify(events.map(({ step }) => step)), 'base64'));
  }

  get count(): number { return this.#seen.size; }
}
