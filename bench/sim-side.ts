import { openAdapter } from '../adapters/open.ts';
import { realNowMs } from '../adapters/real.ts';
import { designTarget } from '../adapters/targets.ts';
import type { Step } from '../model/step.ts';
import { GENEROUS_BOUNDS } from '../model/bounds.ts';
import { boundsOf } from '../properties/lacks.ts';
import { explorePath } from '../properties/execute.ts';
import { PROPERTIES } from '../properties/index.ts';
import { STRICT_CONTRACT } from '../properties/property.ts';
import { MESSAGES, serveBlocks } from './protocol.ts';
import type { BenchTransport } from './protocol.ts';

/** The harness's side: a sequence is generated, executed on `reference` in `sim`, and judged. */
const LIFE_MS = 60_000;

const { adapter } = await openAdapter('sim', () => designTarget('reference'));

const wanted = (transport: BenchTransport): readonly Partial<Step>[] => [
  { do: 'open', transport, token: 'first' },
  ...(transport === 'upgrade'
    ? [{ do: 'upgrade' as const }, { do: 'advance' as const, to: 'upgrade' as const, deltaMs: 0 }]
    : []),
  ...Array.from({ length: MESSAGES }, () => ({ do: 'send' as const })),
  { do: 'advance', to: 'exp:first', deltaMs: 0, timers: 'first' },
];

const fits = (step: Step, wish: Partial<Step>): boolean =>
  Object.entries(wish).every(([key, value]) => Reflect.get(step, key) === value)
  && !('joinMs' in step);

async function once(transport: BenchTransport): Promise<void> {
  const wishes = wanted(transport).values();
  let lived = false;
  const bounds = boundsOf(transport, [], GENEROUS_BOUNDS);
  const { history } = await explorePath(adapter, 0, bounds, 20, (enabled, now) => {
    const wish = wishes.next().value;
    if (wish !== undefined) {
      const step = enabled.find((one) => fits(one, wish));
      if (step === undefined) throw new Error(`${JSON.stringify(wish)} is not enabled`);
      return step;
    }
    if (lived) return undefined;
    lived = true;
    const leftMs = LIFE_MS + now.lives.first;
    return { do: 'advance', client: 'A', to: 'now', deltaMs: leftMs, timers: 'first' };
  });
  const acked = history.events.flatMap(({ observations }) => observations)
    .filter(({ kind }) => kind === 'acked').length;
  if (acked !== MESSAGES) throw new Error(`${acked} messages were acknowledged`);
  for (const property of PROPERTIES) {
    const { violations } = property.judge(history, STRICT_CONTRACT);
    if (violations.length > 0) throw new Error(`${property.id} was violated`);
  }
}

serveBlocks(once, realNowMs);
