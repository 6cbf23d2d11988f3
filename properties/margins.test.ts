import { describe, expect, it } from 'vitest';
import { lenient } from '../model/designs/lenient.ts';
import { reference } from '../model/designs/reference.ts';
import { carriers } from '../model/scopes/carriers.ts';
import { connection } from '../model/scopes/connection.ts';
import { tokens } from '../model/scopes/tokens.ts';
import { twins } from '../model/scopes/twins.ts';
import type { Design } from '../model/design.ts';
import type { Scope } from '../model/scope.ts';
import { explore } from './explore.ts';
import { PROPERTIES } from './index.ts';
import { marginsOf } from './margins.ts';
import { STRICT_CONTRACT } from './property.ts';
import type { Contract } from './property.ts';

describe('a contract', () => {
  it('should move time to what it adds to an expiry', () => {
    expect(marginsOf(STRICT_CONTRACT)).toEqual([]);
    expect(marginsOf({ leewayMs: 2_000, graceMs: 500, earlyMs: 1 })).toEqual([-1, 2_000, 2_500]);
  });

  it('should be what lenient is held to: with its leeway it holds, with less it does not', () => {
    expect(brokenBy(lenient, { leewayMs: 2_000 })).toEqual([]);
    expect(brokenBy(lenient, { leewayMs: 1_999 })).toContain('EXP-2');
    expect(brokenBy(lenient, {})).toContain('EXP-2');
  }, 60_000);

  it('should not want the leeway to be used, nor the grace', () => {
    expect(brokenBy(reference, { leewayMs: 2_000, graceMs: 500, earlyMs: 10 })).toEqual([]);
  }, 60_000);

  it('should let a session be there for the grace', () => {
    const [first] = SMALL;
    expect(brokenBy(lenient, { graceMs: 2_000 }, [first])).not.toContain('EXP-10');
    expect(brokenBy(lenient, { graceMs: 1_999 }, [first])).toContain('EXP-10');
  }, 60_000);
});

// Helpers

const within = (scope: Scope): Scope => ({
  ...scope, closed: { ...scope.closed, transports: ['websocket'], together: 2 },
});

const SMALL = [within(connection), within(tokens), within(twins), within(carriers)] as const;

const brokenBy = (
  design: Design, contract: Partial<Contract>, scopes: readonly Scope[] = SMALL,
): readonly string[] =>
  explore(design, PROPERTIES, scopes, { ...STRICT_CONTRACT, ...contract }).verdicts
    .filter(({ verdict }) => verdict === 'violated').map(({ property }) => property);
