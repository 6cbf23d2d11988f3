import { DESIGNS } from '../model/designs/index.ts';
import { digestsFrom, startBusyProcess } from './processes.ts';

/**
 * `npm run bench:repeat`: the same seed leaves the same histories and frames, 200 times over many
 * processes, with the other core busy and the wire's internal turns jittered.
 */
const PROCESSES = 10;
const ROUNDS = 20;
const SEQUENCES = 12;
const SEED = 1;

const busy = startBusyProcess();
const digests = new Map<string, number>();
for (let jitter = 0; jitter < PROCESSES; jitter += 1) {
  const designs = DESIGNS.map(({ id }) => id);
  const found = await digestsFrom({
    designs, sequences: SEQUENCES, seed: SEED, rounds: ROUNDS, jitter,
  });
  for (const digest of found) digests.set(digest, (digests.get(digest) ?? 0) + 1);
  const repetitions = [...digests.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(`process ${jitter + 1} of ${PROCESSES}: ${repetitions} repetitions, `
    + `${digests.size} different\n`);
}
busy.kill();

for (const [digest, times] of digests) process.stdout.write(`${digest}  ${times} times\n`);
process.exitCode = digests.size === 1 ? 0 : 1;
