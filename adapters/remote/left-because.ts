/** The server's word for what its client calls by another. */
const WORDS: Readonly<Record<string, string>> = {
  'io server disconnect': 'server namespace disconnect',
};

/** What the server saw of a session that its client lost. */
export const leftBecause = (reason: string): {
  readonly by: 'server'; readonly kind: 'left'; readonly reason: string;
} => ({ by: 'server', kind: 'left', reason: WORDS[reason] ?? reason });
