/** The harness itself misbehaved: never a verdict about the server. */
export class HarnessError extends Error {
  readonly code: string;
  constructor(code: string, what: string, cause: string) {
    super(`${code}: ${what} → ${cause}`);
    this.name = 'HarnessError';
    this.code = code;
  }
}

/** The server under test could not be started or broke down: an outcome of its own. */
export class TargetError extends Error {
  readonly code: string;
  constructor(code: string, what: string, options?: ErrorOptions) {
    super(`${code}: ${what}`, options);
    this.name = 'TargetError';
    this.code = code;
  }
}

/** A step was taken of somebody who has not come in. */
export const noSuchClient = (client: string): HarnessError => new HarnessError('NO_SUCH_CLIENT',
  `client ${client} was never opened`, 'a step was taken that was not enabled');
