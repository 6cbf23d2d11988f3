import type { TokenParts } from '../model/driver.ts';

/** RFC 7519 §4.1: the claims that every reader of a token knows. */
const REGISTERED = ['iss', 'sub', 'aud', 'iat', 'nbf', 'exp', 'jti'] as const;
const MAX_CHARS = 200;

/**
 * A JWT as a reader may have it: header, the registered claims, the names of the others; of the
 * signature its length alone. Nothing is verified.
 *
 * @returns `undefined` where it is not three parts of which two are JSON objects (RFC 7515 §7.1)
 */
export function tokenParts(token: string | undefined): TokenParts | undefined {
  const [first = '', second = '', signature, more] = (token ?? '').split('.');
  const [header, claims] = [objectIn(first), objectIn(second)];
  if (header === null || claims === null || signature === undefined || more !== undefined) {
    return undefined;
  }
  const known = REGISTERED.filter((name) => name in claims);
  return {
    header: fieldsOf(header, Object.keys(header)),
    claims: fieldsOf(claims, known),
    otherClaims: Object.keys(claims).filter((name) => !known.some((one) => one === name))
      .map((name) => name.slice(0, MAX_CHARS)),
    signatureBytes: Buffer.from(signature, 'base64url').length,
  };
}

function objectIn(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value as Readonly<Record<string, unknown>> : null;
  } catch {
    return null;
  }
}

/** Numbers stay numbers: the times are. Whatever else is no text is written as JSON. */
const fieldsOf = (
  of: Readonly<Record<string, unknown>>, names: readonly string[],
): TokenParts['claims'] => names.map((name) => {
  const value = of[name];
  return {
    name,
    value: typeof value === 'number' ? value : JSON.stringify(value).slice(0, MAX_CHARS),
  };
});
