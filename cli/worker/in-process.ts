import { HarnessError } from '../../adapters/errors.ts';
import type { AdapterName, InProcessAdapter } from '../protocol.ts';

/** What runs in this process is driven by an adapter that does. */
export function inProcess(adapter: AdapterName): InProcessAdapter {
  if (adapter !== 'remote') return adapter;
  throw new HarnessError('WRONG_ADAPTER', 'a server in process was to be reached from outside',
    'the command line let through what it should have refused');
}
