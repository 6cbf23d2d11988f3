/** JWS algorithms that tokens can be signed with (RFC 7518 §3.1, RFC 8037 §3.1). */
export const ALGORITHMS = [
  'HS256', 'HS384', 'HS512', 'RS256', 'PS256', 'ES256', 'EdDSA',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
