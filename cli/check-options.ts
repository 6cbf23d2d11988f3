import type { Transport } from '../model/step.ts';
import type { Contract, Property } from '../properties/property.ts';
import type { KnownEntry } from '../reports/schema/known.ts';
import type { Run } from '../reports/schema/run.ts';
import { asSpecifier } from './paths.ts';
import type { AdapterName, TargetRef } from './protocol.ts';
import type { Reporter } from './reporters.ts';

/** What `lapse check` was asked to do, after every flag was checked. */
export interface CheckOptions {
  readonly target: TargetRef;
  /** The target as it is written into run and replay files. */
  readonly shownTarget: string;
  readonly adapters: readonly AdapterName[];
  /** `loopback` runs only the first sequences of what `sim` runs, to confirm them. */
  readonly sampled: boolean;
  readonly transports: readonly Transport[];
  readonly properties: readonly Property[];
  /** The allowances that the target declares. */
  readonly contract: Contract;
  readonly seed: number;
  readonly sequences: number;
  readonly workers: number;
  readonly maxTimeSec?: number;
  readonly failOn: Run['options']['failOn'];
  readonly reporters: readonly Reporter[];
  /** The run before this one, for the reporters that tell what is new. */
  readonly baseline?: Run;
  /** What is violated, and somebody has said why. */
  readonly known?: readonly KnownEntry[];
  readonly out?: string;
  readonly json: boolean;
}

/** A config is named as it would be typed: the file means the same on another machine. */
export const recordedAttach = (
  target: TargetRef, folder = process.cwd(),
): { readonly attach?: Record<string, unknown> } => {
  const attach = target.kind === 'design' ? undefined : target.attach;
  if (attach === undefined) return {};
  const { config } = attach;
  return {
    attach: {
      ...attach, ...(config === undefined ? {} : { config: asSpecifier(config, folder) }),
    },
  };
};

/** @returns the options as the run file keeps them. */
export const recordedOptions = (options: CheckOptions): Run['options'] => ({
  target: options.shownTarget,
  adapters: [...options.adapters],
  transports: [...options.transports],
  seed: options.seed,
  sequences: options.sequences,
  properties: options.properties.map((property) => property.id),
  failOn: options.failOn,
  ...(options.target.kind === 'module' && options.target.event !== undefined
    ? { event: options.target.event }
    : {}),
  ...recordedAttach(options.target),
});
