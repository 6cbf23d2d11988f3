import type { Adapter } from '../model/driver.ts';
import type { Transport } from '../model/step.ts';
import { check } from '../properties/check.ts';
import type { Checked, FoundCounterexample } from '../properties/check.ts';
import { PROPERTIES } from '../properties/index.ts';
import type { Lacks } from '../properties/lacks.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { shardSeed } from './plan.ts';

/** What a check is looked at for: how soon it finds something wrong. */
export interface Catching {
  /** It shows what it is asked to and nothing else: nobody here knows which design it is. */
  readonly adapter: Adapter;
  readonly lacks: Lacks;
  readonly transports: readonly Transport[];
  readonly seed: number;
  /** On each transport. */
  readonly sequences: number;
  /** Sequences that may be spent on proving the counterexample the shortest. */
  readonly shorterBudget: number;
}

/** What the first sequence that violated anything violated. */
export interface Caught {
  /** How many sequences there were up to it, and with it. */
  readonly after: number;
  readonly transport: Transport;
  /** By the property's id. */
  readonly counterexamples: ReadonlyMap<string, FoundCounterexample>;
}

/** Runs the `sim` part of a check until the first violation. @returns `null` if there is none */
export async function firstCatch(catching: Catching): Promise<Caught | null> {
  let before = 0;
  for (const transport of catching.transports) {
    const found = await firstOn(catching, transport);
    const counterexamples = new Map(found.findings.flatMap(({ property, counterexample }) =>
      counterexample === undefined ? [] : [[property.id, counterexample] as const]));
    before += found.sequences;
    if (counterexamples.size > 0) return { after: before, transport, counterexamples };
  }
  return null;
}

/** Where it is to be proved the shortest, again: up to the one that shows it, to the end. */
async function firstOn(catching: Catching, transport: Transport): Promise<Checked> {
  const run = (sequences: number, stops: boolean): Promise<Checked> => {
    let found = false;
    return check({
      adapter: catching.adapter, lacks: catching.lacks, transport, sequences,
      seed: shardSeed(catching.seed, transport, 0),
      properties: PROPERTIES, contract: STRICT_CONTRACT,
      shorterBudget: catching.shorterBudget,
      interrupted: () => found,
      onProgress: (_done, violated) => { found = stops && violated > 0; },
    });
  };
  const all = await run(catching.sequences, true);
  const violated = all.findings.some(({ verdict }) => verdict === 'violated');
  return violated && catching.shorterBudget > 0 ? run(all.sequences, false) : all;
}
