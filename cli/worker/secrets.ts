/** What must not leave this process; empty until a key was made. */
let secrets: readonly string[] = [];

/** The ways in which a program prints bytes. */
const printed = (key: Buffer): readonly string[] => [
  key.toString('hex'), key.toString('base64'), key.toString('base64url'),
  [...key].map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
];

export const hide = (text: string): string =>
  secrets.reduce((shown, secret) => shown.replaceAll(secret, '<key>'), text);

/** From now on nothing this process prints shows the key. Tokens are hidden where it is read. */
export function hideKey(key: Buffer): void {
  secrets = printed(key);
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = ((chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? hide(chunk) : chunk, ...rest)) as typeof stream.write;
  }
}
