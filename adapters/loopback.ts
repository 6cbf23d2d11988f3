import type { Adapter } from '../model/driver.ts';
import { InProcessSession } from './in-process.ts';
import type { Bench } from './bench.ts';
import { TcpNetwork } from './network/tcp.ts';

/** Real Socket.IO, in process, over real TCP on 127.0.0.1, under the virtual clock. */
export const loopback = (bench: Bench): Adapter => ({
  name: 'loopback',
  begin: (phaseMs) => InProcessSession.begin(bench, phaseMs, () => new TcpNetwork()),
});
