import type { Algorithm } from '../../adapters/remote/algorithms.ts';
import type { Mint } from '../../adapters/remote/issuer.ts';
import type { Login, LoginRequest } from '../../adapters/remote/login.ts';
import type { RequestSpec } from '../../adapters/remote/request.ts';
import type { Feature } from '../../model/feature.ts';
import type { Transport } from '../../model/step.ts';

/** Where lapse can put a token. */
type Carrier = 'auth' | 'query' | 'header' | 'cookie';

/**
 * A server of one's own, and how to check it. What stands here can be overruled: by a variable of
 * the environment (`LAPSE_EVENT`), and that by a flag (`--event`). Secrets do not stand here.
 */
export interface LapseConfig {
  /**
   * The server under test: a built-in design's name, the path of a module, or a URL; or an object
   * that says which: `{ module }`, `{ url }`, `{ command, url }`.
   */
  readonly target?: string | { readonly module: string } | { readonly url: string } | {
    /** A command line, run by the shell in a process group of its own, in any language. */
    readonly command: string;
    /** Where it is reached once it is up. */
    readonly url: string;
    /** The folder that it is run in: that of this file, unless said otherwise. */
    readonly cwd?: string;
    /** Variables beside those that lapse has; `{issuer}`: the URL of `tokens.issuer`. */
    readonly env?: Readonly<Record<string, string>>;
    /** How it shows that it is up: its port takes connections, unless said otherwise. */
    readonly ready?: {
      /** It prints this. */
      readonly log?: string;
      /** This is answered, by a status below 500. */
      readonly url?: string;
      /** How long that may take; 30 s. */
      readonly withinSec?: number;
    };
  };
  readonly tokens?: {
    /** What tokens are signed with; HS256. */
    readonly alg?: Algorithm;
    /**
     * The variable that holds the secret, or the private key as PEM. Of a module, where a secret is
     * not set, lapse makes one, and sets it before the module is loaded.
     */
    readonly secretEnv?: string;
    /** What every token says beside its times, such as `sub`, `iss` and `aud`. */
    readonly claims?: Readonly<Record<string, unknown>>;
    /** How long the tokens live that are waited for; 2 s. */
    readonly lifetimeSec?: number;
    /** Makes a token with these claims; or a command line that reads them and prints one. */
    readonly mint?: Mint | string;
    /**
     * Gets a token as a client does, for a server whose tokens cannot be signed here: a request,
     * and where in the answer the token is (`{ json: 'data.token' }`, `{ cookie: 'sid' }` or
     * `{ header: 'x-token' }`); or a function. What it gives lives as long as it lives: all
     * sequences run over the end of one, so a check takes that long. `lifetimeSec` says how long,
     * where the token is no JWT.
     */
    readonly login?: Login | LoginRequest;
    /**
     * Serves an issuer on 127.0.0.1, for a server that fetches the keys it verifies with: JWKS at
     * `/.well-known/jwks.json`, OpenID discovery at `/.well-known/openid-configuration`. `{issuer}`
     * in `target.env` stands for its URL; a server that runs already needs a `port` that it knows.
     * Signed by RS256 unless `alg` says otherwise, with a key of its own unless `secretEnv` names
     * one. `iss` is that URL unless `claims` say otherwise.
     */
    readonly issuer?: true | { readonly port: number };
  };
  /** How the token travels; found out where it is not said. */
  readonly carrier?: Carrier | {
    readonly by: Carrier;
    /** Of the field, the parameter or the cookie; `token`. Or of a header; `Authorization`. */
    readonly name?: string;
    /** What stands before it: `'Bearer '` in `Authorization`, and nothing in `auth`. */
    readonly scheme?: string;
  };
  /**
   * What every request of a client bears beside: `{ origin: 'https://app.example' }` for a server
   * that looks at where its clients come from.
   */
  readonly headers?: Readonly<Record<string, string>>;
  readonly messages?: {
    /** The event that the server listens for. */
    readonly event?: string;
    /**
     * What it carries. In a list, `{text}` stands for the text that tells a message from all
     * others; a function is given that text. One string argument, unless said otherwise.
     */
    readonly payload?: readonly unknown[] | ((text: string) => readonly unknown[]);
    /**
     * How it shows that a message was accepted: an event that bears its text comes back, or the
     * arguments of its acknowledgement say so. Unless said otherwise, as live messages show it; of
     * a module, the entry of its listener: one that looks at the expiry inside it declares this.
     */
    readonly accepted?: { readonly event: string } | ((...answers: readonly unknown[]) => boolean);
  };
  /**
   * The major of the server's clients, 3 being 4: found out where it is not said. For 2, its client
   * has to be installed: `socket.io-client-v2@npm:socket.io-client@2.5.0`.
   */
  readonly client?: 2 | 4;
  /**
   * How a client shows its token where it does so by an event, once it is connected, and not as it
   * connects. Only of a server that runs elsewhere.
   */
  readonly authenticate?: {
    readonly event: string;
    /** What it carries; `{token}` stands for the token. One string, unless said otherwise. */
    readonly payload?: readonly unknown[] | ((token: string) => readonly unknown[]);
    /**
     * What says yes to it: the arguments of its acknowledgement, or an event that comes. Found out
     * where it is not said: what good tokens are told, and bad ones are not.
     */
    readonly accepted?: { readonly event: string } | ((...answers: readonly unknown[]) => boolean);
  };
  /** How a client shows a new token over the open connection. */
  readonly refresh?: {
    readonly event: string;
    /** What it carries; `{token}` stands for the token. One string, unless said otherwise. */
    readonly payload?: readonly unknown[] | ((token: string) => readonly unknown[]);
    /** Whether the acknowledgement's arguments say yes; found out where it is not said. */
    readonly accepted?: (...answers: readonly unknown[]) => boolean;
  };
  /**
   * How the server is told that a user's tokens are no good any more: a request, in which `{user}`
   * stands for the `sub` and `{token}` for the token that the user came with, or a function of
   * those. It is done when the server knows; `withinMs` says how long its sessions may go on.
   */
  readonly revoke?: ((user: string, token: string) => void | Promise<void>)
    | (RequestSpec & { readonly withinMs?: number });
  /**
   * The namespace that clients come into; `/`. Of two, they come into the other one as well, over
   * the same connection: it takes the same tokens and the same event.
   */
  readonly namespace?: string | readonly [string, string];
  /**
   * What the server has not, or is not to be tried with, and why: what needs it is skipped, with
   * that reason.
   */
  readonly lacks?: Readonly<Partial<Record<Feature, string>>>;
  /** Where Socket.IO answers; `/socket.io`. */
  readonly path?: string;
  /** `sim`, `loopback`; a server that runs somewhere else has `remote` alone. */
  readonly adapter?: readonly string[];
  readonly transport?: readonly Transport[];
  /** Judge these alone, such as `EXP-2`. */
  readonly property?: readonly string[];
  readonly sequences?: number;
  readonly seed?: number;
  /** Seconds. */
  readonly maxTime?: number;
  readonly workers?: number;
  readonly failOn?: 'must' | 'should';
  readonly reporter?: readonly string[];
  readonly out?: string;
  /** What the server declares of itself, in milliseconds. */
  readonly leewayMs?: number;
  readonly graceMs?: number;
  readonly earlyMs?: number;
  readonly requireExp?: boolean;
  /** That a host other than this machine may be tested. */
  readonly iOwnThisServer?: boolean;
}

/** Gives a config its types. */
export const defineConfig = (config: LapseConfig): LapseConfig => config;
