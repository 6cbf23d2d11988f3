import type { Adapter } from '../model/driver.ts';
import { InProcessSession } from './in-process.ts';
import type { Bench } from './bench.ts';
import { MemoryNetwork } from './network/memory.ts';

/** Real Socket.IO, in process, over an in-memory wire and a virtual clock: exact and fast. */
export const sim = (bench: Bench): Adapter => ({
  name: 'sim',
  begin: (phaseMs) => InProcessSession.begin(bench, phaseMs, (recorder) => new MemoryNetwork({
    carried: ({ from }) => { recorder.segment(from); },
    ...(bench.fate === undefined ? {} : { fate: bench.fate }),
  })),
});
