import { z } from 'zod';

/** Steps as they stand in run files and replay files. Unknown keys and names are refused. */
const client = z.enum(['A', 'B']);
/** Absent: the main namespace. */
const nsp = z.enum(['/', '/side', '/rooms/1']);
const id = z.string().min(1).max(64);
const waitMs = z.number().int().min(0).max(3_600_000);

const tokenName = z.enum([
  'first', 'longer', 'shorter', 'long', 'other-subject', 'expired', 'not-yet-valid',
  'wrong-key', 'alg-none', 'alg-none-cased', 'alg-confused',
  'next-key', 'wrong-typed-exp', 'malformed', 'absent',
  'fractional', 'soon', 'iat-future', 'huge-exp', 'no-exp', 'exp-zero', 'exp-negative', 'exp-null',
  'exp-string', 'empty',
]);

const deadline = z.union([
  z.enum(['join', 'verify', 'upgrade', 'recovery', 'now']),
  z.templateLiteral(['exp:', tokenName]),
  z.templateLiteral(['nbf:', tokenName]),
]);

/** Beside a deadline, or beside what a contract adds to it. */
const deltaMs = z.number().int().min(-3_601_000).max(7_202_000);

const message = z.strictObject({
  id, ack: z.literal(true).exactOptional(), busyMs: waitMs.exactOptional(),
  ackAfterMs: waitMs.exactOptional(), volatile: z.literal(true).exactOptional(),
  binary: z.literal(true).exactOptional(),
});

export const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('open'), client, token: tokenName,
    carrier: z.enum(['query', 'header', 'cookie', 'authenticate']).exactOptional(),
    nsp: nsp.exactOptional(), joinMs: waitMs.exactOptional(),
    catchAll: z.literal(true).exactOptional(), retries: z.literal(true).exactOptional(),
    transport: z.enum(['polling', 'websocket', 'upgrade', 'fallback']),
  }),
  z.strictObject({ do: z.literal('reconnect'), client, token: tokenName }),
  z.strictObject({ do: z.literal('insist'), client, token: tokenName }),
  z.strictObject({
    do: z.literal('join'), client, nsp, token: tokenName, joinMs: waitMs.exactOptional(),
  }),
  z.strictObject({ do: z.literal('leave'), client, nsp }),
  z.strictObject({
    do: z.literal('authenticate'), client, nsp: nsp.exactOptional(), id, token: tokenName,
  }),
  z.strictObject({
    do: z.literal('engine'), client, transport: z.enum(['polling', 'websocket']),
    token: tokenName, sid: z.literal('empty').exactOptional(),
    jsonp: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    do: z.literal('connect'), client, token: tokenName, again: tokenName.exactOptional(),
    pidOf: client.exactOptional(),
  }),
  z.strictObject({ do: z.literal('pull'), client }),
  z.strictObject({ do: z.literal('stray'), client, id }),
  z.strictObject({ do: z.literal('begin'), client, id, what: z.enum(['binary', 'body']) }),
  z.strictObject({ do: z.literal('finish'), client }),
  z.strictObject({ do: z.literal('unasked'), client }),
  z.strictObject({ do: z.literal('probe'), client }),
  z.strictObject({ do: z.literal('complete'), client }),
  z.strictObject({ do: z.literal('malformed'), client }),
  z.strictObject({
    do: z.literal('send'), client, nsp: nsp.exactOptional(),
    messages: z.array(message).min(1).max(16),
  }),
  z.strictObject({
    do: z.literal('refresh'), client, nsp: nsp.exactOptional(), id, token: tokenName,
    slowMs: waitMs.exactOptional(),
  }),
  z.strictObject({
    do: z.literal('emit'), client, nsp: nsp.exactOptional(), id,
    ack: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    do: z.literal('broadcast'), client, nsp: nsp.exactOptional(), id,
    to: z.enum(['everybody', 'its room']),
  }),
  z.strictObject({ do: z.literal('revoke'), client, subject: z.enum(['alice', 'bob']) }),
  z.strictObject({ do: z.literal('rotate'), client }),
  z.strictObject({ do: z.literal('restart'), client }),
  z.strictObject({ do: z.literal('miss'), client, nsp: nsp.exactOptional(), id }),
  z.strictObject({
    do: z.literal('kick'), client, nsp: nsp.exactOptional(),
    how: z.enum(['disconnect()', 'disconnect(true)', 'conn.close()']),
  }),
  z.strictObject({ do: z.literal('look'), client }),
  z.strictObject({ do: z.literal('hold'), client }),
  z.strictObject({ do: z.literal('deliver'), client }),
  z.strictObject({ do: z.literal('poll'), client }),
  z.strictObject({ do: z.literal('upgrade'), client }),
  z.strictObject({ do: z.literal('block'), client }),
  z.strictObject({ do: z.literal('cut'), client }),
  z.strictObject({
    do: z.literal('advance'), client, to: deadline,
    deltaMs,
    timers: z.enum(['first', 'after-io', 'early']),
  }),
  z.strictObject({ do: z.literal('step clock'), client, to: deadline, deltaMs }),
  z.strictObject({ do: z.literal('suspend'), client, to: deadline, deltaMs }),
]);

export type RecordedStep = z.infer<typeof stepSchema>;
