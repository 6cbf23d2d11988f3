import type { Command } from 'commander';
import type { Contract } from '../properties/property.ts';
import { CliError } from './errors.ts';

/** An hour: more is no leeway, and nothing that a sequence could wait for. */
const LONGEST_MS = 3_600_000;

const DURATION = /^(\d{1,10})(ms|s)?$/;

/**
 * A parser for commander: milliseconds, or seconds where it says so.
 * @throws CliError `BAD_DURATION`
 */
export const durationMs = (flag: string) => (text: string): number => {
  const [, digits, unit = 'ms'] = DURATION.exec(text) ?? [];
  const ms = digits === undefined ? Number.NaN : Number(digits) * (unit === 's' ? 1000 : 1);
  if (ms <= LONGEST_MS) return ms;
  throw new CliError({
    code: 'BAD_DURATION', what: flag,
    expected: `milliseconds, or seconds with an s, up to ${LONGEST_MS / 1000}s`,
    got: text === '' ? 'nothing' : `'${text}'`, todo: `write e.g. ${flag} 2000 or ${flag} 2s`,
  });
};

/** As commander hands them over. */
export interface ContractFlags {
  readonly leeway: number;
  readonly grace: number;
  readonly early: number;
  readonly requireExp?: boolean;
}

/** What a target declares about itself, for every command that judges. */
export const withContractFlags = (command: Command): Command => command
  .option('--leeway <ms>', 'a token counts for so long after exp (2000, or 2s)',
    durationMs('--leeway'), 0)
  .option('--grace <ms>', 'an expired session may be there for so long', durationMs('--grace'), 0)
  .option('--early <ms>', 'the server may end a session so long before exp',
    durationMs('--early'), 0)
  .option('--require-exp', 'a token without exp is a bad one');

export const contractFrom = (
  { leeway, grace, early, requireExp }: ContractFlags,
): Contract => ({
  leewayMs: leeway, graceMs: grace, earlyMs: early, requireExp: requireExp === true,
});
