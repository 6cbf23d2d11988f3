/** Three base64url parts of which the first is a JSON object; the signature may be empty. */
const JWT = /eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g;

/** A server under test may print its tokens or throw them; none gets into a file or a terminal. */
export const redact = (text: string): string => text.replace(JWT, '<token>');

/** The same for a value that is plain JSON, wherever in it a token may sit. */
export const redactJson = <Value>(value: Value): Value =>
  JSON.parse(redact(JSON.stringify(value))) as Value;
