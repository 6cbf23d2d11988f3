import { NAMESPACES } from '../step.ts';
import type { ClientName, Namespace } from '../step.ts';
import { see, sessionIn } from './moment.ts';
import type { Moment, Peer } from './moment.ts';
import { isStored } from './recovery.ts';

const traceOf = (client: ClientName, nsp: Namespace): string => `${client} ${nsp}`;

/** A session is over; where the application joins rooms for it then, nobody takes it out again. */
export function leaveTrace(m: Moment, { name }: Peer, nsp: Namespace): void {
  if (m.design.afterwards === 'nothing') return;
  m.traces = [...m.traces.filter((trace) => trace !== traceOf(name, nsp)), traceOf(name, nsp)]
    .sort();
}

/** The client has another session in this namespace: what is said from now on is said of that. */
export function forgetTrace(m: Moment, { name }: Peer, nsp: Namespace): void {
  if (m.traces.length === 0) return;
  m.traces = m.traces.filter((trace) => trace !== traceOf(name, nsp));
}

/** What the server holds of a client: its engine, and its latest session in each namespace. */
export function leftovers(m: Moment, peer: Peer): void {
  if (peer.engine === 'open') see(m, peer, '/', { by: 'server', kind: 'holds', what: 'engine' });
  for (const nsp of NAMESPACES) {
    const listed = sessionIn(peer, nsp)?.stage === 'connected';
    if (listed) see(m, peer, nsp, { by: 'server', kind: 'holds', what: 'listing' });
    if (listed || m.traces.includes(traceOf(peer.name, nsp))) {
      see(m, peer, nsp, { by: 'server', kind: 'holds', what: 'room' });
    }
    if (isStored(m, peer.name, nsp)) {
      see(m, peer, nsp, { by: 'server', kind: 'holds', what: 'stored session' });
    }
  }
}
