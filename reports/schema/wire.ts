import { z } from 'zod';

const count = z.number().int().min(0);
const name = z.string().max(200);

/** A packet as Engine.IO has it, by the server. Ids and tokens in it are names. */
export const wirePacketSchema = z.strictObject({
  /** During which step: an index into the events. */
  event: count, atMs: z.number().int(), client: name,
  way: z.enum(['received', 'sent']),
  /** `http`: a request was refused, and had no transport yet. */
  transport: name, type: name,
  /** Absent: none, or so many bytes. */
  data: z.string().max(4_000).exactOptional(), bytes: count.exactOptional(),
  /** Packets with the same number arrived in one piece; absent where that was not seen. */
  chunk: count.exactOptional(),
});

/** Of a header or of the claims; what is no number stands as JSON. */
const fieldSchema = z.strictObject({ name, value: z.union([z.number(), name]) });

/** A JWT without its signature (RFC 7519 §4.1). */
export const tokenPartsSchema = z.strictObject({
  header: z.array(fieldSchema).max(50),
  /** The registered ones. */
  claims: z.array(fieldSchema).max(50),
  otherClaims: z.array(name).max(200),
  signatureBytes: count,
});

export type RunWirePacket = z.infer<typeof wirePacketSchema>;
export type RunTokenParts = z.infer<typeof tokenPartsSchema>;
