import { createHash } from 'node:crypto';
import type { Transport } from '../model/step.ts';
import type { CheckOptions } from './check-options.ts';
import type { AdapterName, CheckRequest } from './protocol.ts';

/** How many sequences a check runs in `sim`, unless told otherwise. */
export const DEFAULT_SEQUENCES = 1_200;

/** How many sequences `loopback` runs to confirm what `sim` found, unless told otherwise. */
export const CONFIRMING_SEQUENCES = 60;

/** A worker that runs more would keep the others waiting at the end. */
export const SHARD_SEQUENCES = 1_000;

/** What one worker is to do. */
export interface Shard {
  readonly request: CheckRequest;
  /** For progress and the target's log. */
  readonly label: string;
}

/** @returns `total` split into `parts` whole numbers that differ by one at most. */
export const shareOut = (total: number, parts: number): readonly number[] =>
  Array.from({ length: parts }, (_, part) =>
    Math.floor(total / parts) + (part < total % parts ? 1 : 0));

/**
 * The same on every machine and for every number of workers. It leaves the adapter out, so that
 * `loopback` begins with the very sequences that `sim` runs. Hashed, because with `seed + n` two
 * neighbouring seeds would share most of their sequences.
 */
export const shardSeed = (seed: number, transport: Transport, part: number): number =>
  createHash('sha256').update(`${seed}/${transport}/${part}`).digest().readUInt32BE(0) >>> 1;

function shardsOf(
  options: CheckOptions, adapter: AdapterName, transport: Transport, sequences: number,
): readonly Shard[] {
  const parts = Math.ceil(sequences / SHARD_SEQUENCES);
  return shareOut(sequences, parts).map((share, part) => ({
    label: `${adapter} ${transport}`,
    request: {
      kind: 'check',
      target: options.target,
      adapter,
      transports: [transport],
      seed: shardSeed(options.seed, transport, part),
      sequences: share,
      properties: options.properties.map((property) => property.id),
      contract: options.contract,
      ...(adapter === 'sim' && options.adapters.includes('loopback')
        ? { isTakenAgain: true as const } : {}),
    },
  }));
}

/** How many sequences a check runs against a URL, unless told otherwise. */
export const OUTSIDE_SEQUENCES = 500;

/** They run side by side in one process, which has to know when the server is asked too much. */
const outsideShard = (options: CheckOptions): Shard => ({
  label: 'remote',
  request: {
    kind: 'check', target: options.target, adapter: 'remote', transports: options.transports,
    seed: options.seed, sequences: options.sequences,
    properties: options.properties.map((property) => property.id), contract: options.contract,
  },
});

/**
 * Shares a check out by adapter and transport. The shares depend on the options alone, never on
 * how many workers there are, so that a seed means the same everywhere.
 */
export function planCheck(options: CheckOptions): readonly Shard[] {
  if (options.target.kind === 'url') return [outsideShard(options)];
  return options.adapters.flatMap((adapter) => {
    const whole = !options.sampled || adapter !== 'loopback';
    const total = whole ? options.sequences : Math.min(options.sequences, CONFIRMING_SEQUENCES);
    const shares = shareOut(total, options.transports.length);
    return options.transports.flatMap((transport, index) =>
      shardsOf(options, adapter, transport, shares[index] ?? 0));
  });
}
