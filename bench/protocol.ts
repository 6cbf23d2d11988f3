/** A block of sequences or of connections, asked of one side and timed there. */
export interface BlockRequest {
  readonly transport: BenchTransport;
  readonly count: number;
}

export interface BlockResult {
  /** What each one took, by the wall clock. */
  readonly wallMs: readonly number[];
}

export const BENCH_TRANSPORTS = ['websocket', 'polling', 'upgrade'] as const;
export type BenchTransport = (typeof BENCH_TRANSPORTS)[number];

/** How many acknowledged messages either side sends after it has connected. */
export const MESSAGES = 5;

/** Serves blocks to the process that forked this one, until it disconnects. */
export function serveBlocks(
  once: (transport: BenchTransport) => Promise<void>, nowMs: () => number,
): void {
  const run = async ({ transport, count }: BlockRequest): Promise<BlockResult> => {
    const wallMs: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const startMs = nowMs();
      await once(transport);
      wallMs.push(nowMs() - startMs);
    }
    return { wallMs };
  };
  process.on('message', (request: BlockRequest) => {
    run(request).then((result) => { process.send?.(result); }, (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    });
  });
  process.on('disconnect', () => { process.exit(0); });
}
