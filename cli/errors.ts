/**
 * What the command answers with. CI reads nothing else, so a code means one thing only; 64 and 70
 * are `EX_USAGE` and `EX_SOFTWARE` of sysexits(3), 130 is 128 + SIGINT.
 */
export const EXIT = {
  held: 0,
  violated: 1,
  undecided: 2,
  untested: 3,
  usage: 64,
  internal: 70,
  interrupted: 130,
} as const;

/** One of the codes above. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The parts of an error message, in the order in which they are printed. */
export interface Complaint {
  /** Stable: people search for it. */
  readonly code: string;
  readonly what: string;
  readonly expected: string;
  readonly got: string;
  /** What to do about it. */
  readonly todo: string;
}

/** An error that the person at the command line can mend; nothing was lost by it. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(complaint: Complaint, exitCode: ExitCode = EXIT.usage) {
    const { code, what, expected, got, todo } = complaint;
    super(`${code}: ${what}, expected ${expected}, got ${got} → ${todo}`);
    this.name = 'CliError';
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** @returns the message of anything that can be thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
