import type { Evidence, TokenParts } from '../../model/driver.ts';
import type { EpochMs } from '../../model/time.ts';
import type { TokenName } from '../../model/tokens.ts';
import { named } from '../names.ts';
import { tokenParts } from '../token-parts.ts';
import { WireLog } from '../wire-log.ts';
import type { Passing } from '../wire-log.ts';

/** Of tokens that somebody else gives out, for users of his own, no more than this is told. */
const TIMES: ReadonlySet<string> = new Set(['iat', 'nbf', 'exp']);

/**
 * What stands behind one sequence on a server that runs somewhere else: the packets as the clients
 * wrote them and were given them, and the tokens that they showed.
 */
export class OutsideEvidence {
  readonly #wire = new WireLog();
  readonly #shown = new Map<TokenName, string>();
  readonly #names = new Map<string, string>();
  readonly #areOurs: boolean;
  #step = 0;
  #isOver = false;

  /** @param areOurs whether lapse has said what is in the tokens */
  constructor(areOurs: boolean) { this.#areOurs = areOurs; }

  /** A step is over: what passes from here on belongs to the next one. */
  nextStep(): void { this.#step += 1; }
  end(): void { this.#isOver = true; }

  shows(name: TokenName, token: string | undefined): void {
    if (token === undefined || token === '') return;
    this.#shown.set(name, token);
    this.#names.set(token, `token ${name}`);
  }

  passed(passing: Passing, atMs: number): void {
    if (!this.#isOver) this.#wire.note({ event: this.#step, atMs, ...passing });
  }

  /** @param startMs when the sequence began, by the server's clock */
  told(startMs: number): Evidence {
    const aliases = new Map<string, string>();
    return {
      startMs: Math.round(startMs) as EpochMs,
      wire: this.#wire.packets((text) => this.#named(text, aliases)),
      wireLeftOut: this.#wire.leftOut, wireBy: 'clients',
      partsOf: (name) => {
        const parts = tokenParts(this.#shown.get(name));
        return parts === undefined || this.#areOurs ? parts : timesAlone(parts);
      },
    };
  }

  /** A token that is no JWT is known by nothing but its text. */
  #named(text: string, aliases: Map<string, string>): string {
    const opaque = [...this.#names].filter(([token]) => tokenParts(token) === undefined);
    const shown = opaque.reduce((all, [token, name]) => all.replaceAll(token, `<${name}>`), text);
    return named(shown, this.#names, aliases);
  }
}

const timesAlone = (parts: TokenParts): TokenParts => ({
  ...parts,
  header: parts.header.filter(({ name }) => name === 'alg' || name === 'typ'),
  claims: parts.claims.filter(({ name }) => TIMES.has(name)),
  otherClaims: [
    ...parts.claims.map(({ name }) => name).filter((name) => !TIMES.has(name)),
    ...parts.otherClaims,
  ],
});
