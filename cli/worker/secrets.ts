import { redact } from '../redact.ts';

/** What a server under test is given, or is shown, and must not get out by it. */
export interface Secrets {
  readonly keys: readonly Buffer[];
  readonly tokens: readonly string[];
  /** Secrets that are texts, as a person chose them. */
  readonly texts?: readonly string[];
}

/** What must not leave this process, and what to write in its place; empty until it was made. */
let words: ReadonlyMap<string, string> = new Map();
let spaced: readonly string[] = [];

/** The ways in which a program prints bytes on one word. */
const printed = (key: Buffer): readonly string[] =>
  [key.toString('hex'), key.toString('base64'), key.toString('base64url')];

/** As `console.log` prints the first bytes of a buffer, and all of a short one. */
const inHex = (key: Buffer): string =>
  [...key].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** No key and no signature is shorter: few words of a text are looked at more closely. */
const LONG_WORD = /[\w+/=-]{40,}/g;

const withoutSecrets = (word: string): string => {
  const known = words.get(word);
  if (known !== undefined) return known;
  return [...words].reduce((shown, [secret, name]) => shown.replaceAll(secret, name), word);
};

/** Whole tokens first: what is left of one would not be known for it. */
export const hide = (text: string): string =>
  spaced.reduce((shown, secret) => shown.replaceAll(secret, '<key>'), redact(text))
    .replace(LONG_WORD, withoutSecrets);

/** The same for a value that is plain JSON, wherever in it a text may bear a secret. */
export const hideJson = <Value>(value: Value): Value => words.size === 0 && spaced.length === 0
  ? value
  // Text by text: a secret that looks like a number must not make one of what is none.
  : JSON.parse(JSON.stringify(value), (_, one: unknown) =>
    typeof one === 'string' ? hide(one) : one) as Value;

const signatureOf = (token: string): readonly string[] => {
  const [, , signature = ''] = token.split('.');
  return signature === '' ? [] : [signature];
};

/** The same of one more token, minted since. */
export function hideToken(token: string): void {
  words = new Map([...words, ...signatureOf(token).map((word) => [word, '<signature>'] as const)]);
}

const SHORTEST_TEXT = 4;

/** From now on nothing that this process prints or hands over shows a secret. */
export function hideSecrets({ keys, tokens, texts = [] }: Secrets): void {
  words = new Map([
    ...keys.flatMap((key) => printed(key).map((word) => [word, '<key>'] as const)),
    ...tokens.flatMap(signatureOf).map((word) => [word, '<signature>'] as const),
  ]);
  // A shorter one would be found everywhere: whoever has one has no secret.
  const isLong = ({ length }: { readonly length: number }): boolean => length >= SHORTEST_TEXT;
  spaced = [...keys.filter(isLong).map(inHex), ...texts.filter(isLong)];
  hideWhatIsPrinted();
}

/** A secret that is come by later on, however it is written into a header. */
export function alsoHide(text: string): void {
  if (text.length < SHORTEST_TEXT) return;
  spaced = [...new Set([...spaced, text, encodeURIComponent(text)])];
  hideWhatIsPrinted();
}

let hides = false;

function hideWhatIsPrinted(): void {
  if (hides) return;
  hides = true;
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = ((chunk: unknown, ...rest: unknown[]) =>
      write(typeof chunk === 'string' ? hide(chunk) : chunk, ...rest)) as typeof stream.write;
  }
}
