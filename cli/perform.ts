import { realIsoNow, realNowMs } from '../adapters/real.ts';
import type { Run } from '../reports/schema/run.ts';
import { buildRun } from './build-run.ts';
import type { CheckOptions } from './check-options.ts';
import type { Interruption } from './interruption.ts';
import { planCheck } from './plan.ts';
import { runCheck } from './run-check.ts';
import type { Services } from './run-check.ts';
import type { Progress } from './supervise.ts';
import { versionsFor } from './versions.ts';

/** How a check is stopped, and who is told how far it is. */
export interface Performing extends Pick<Interruption, 'windUp' | 'stopNow'> {
  readonly services: Services;
  /** Called before the first sequence with how many each shard has. */
  readonly onPlan?: (sequences: readonly number[]) => void;
  readonly onProgress?: (shard: number, progress: Progress) => void;
}

/** What a check came to, as the run file says it, and what the servers printed meanwhile. */
export interface Performed { readonly run: Run; readonly printed: string }

/** Runs a check to its end, whatever ends it; all that was found out is in the run. */
export async function performCheck(
  id: string, options: CheckOptions, performing: Performing,
): Promise<Performed> {
  const startedAt = realIsoNow();
  const startMs = realNowMs();
  const shards = planCheck(options);
  performing.onPlan?.(shards.map((shard) => shard.request.sequences));
  const checked = await runCheck({
    ...performing.services, windUp: performing.windUp, stopNow: performing.stopNow,
    options, shards, onProgress: performing.onProgress ?? (() => {}),
  });
  const run = buildRun({
    id, startedAt, elapsedMs: Math.round(realNowMs() - startMs), options,
    versions: versionsFor(options.target), merged: checked.merged,
  });
  return { run, printed: checked.printed };
}
