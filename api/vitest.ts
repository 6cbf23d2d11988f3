import { beforeAll, describe, expect, it } from 'vitest';
import { propertyNamed } from '../cli/names.ts';
import { PROPERTIES } from '../properties/index.ts';
import { check } from './check.ts';
import type { CheckReport } from './check.ts';
import type { ApiOptions } from './options.ts';
import { outcomeOf } from './outcome.ts';

/** A check, and how long it may take. */
export interface ContractOptions extends ApiOptions { readonly timeoutMs?: number }

const DEFAULT_TIMEOUT_MS = 300_000;

/**
 * Declares a suite with a test for each property of the contract. The target is checked once,
 * before them. A test passes only where its property held on everything that was asked for; it is
 * skipped, with the reason, where the server lacks what it needs; it fails with the counterexample
 * where the property was violated, and with what is missing where nothing could be said. A SHOULD
 * that is violated fails only where `failOn` is `should`; otherwise its test is skipped.
 *
 * @param target a built-in design, or the path of a module that exports `start`
 * @throws CliError `UNKNOWN_PROPERTY`
 */
export function expiryContract(target: string, options: ContractOptions = {}): void {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, ...asked } = options;
  const wanted = asked.properties?.map(propertyNamed) ?? PROPERTIES;
  describe(`the expiry contract of ${target}`, () => {
    let report: CheckReport | undefined;
    beforeAll(async () => { report = await check(target, asked); }, timeoutMs);

    for (const { id, says } of wanted) {
      it(`${id}: ${says}`, ({ skip }) => {
        if (report === undefined) throw new Error('the check did not come to an end');
        const { failure, reason } = outcomeOf(report, id);
        if (reason !== undefined) skip(reason);
        if (failure !== undefined) expect.fail(failure);
      });
    }
  });
}
