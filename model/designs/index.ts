import type { Design } from '../design.ts';
import {
  earlyTimer, longTimer, offByOne, refreshForgets, refuseAll, timerBeforeConnect,
} from './faulty.ts';
import { handshakeOnly, packetGuard, timer, timerAndGuard } from './naive.ts';
import { reference } from './reference.ts';

/** Every built-in design: the reference, the naïve ones whole, and the reference plus one change. */
export const DESIGNS: readonly Design[] = [
  reference,
  handshakeOnly, timer, packetGuard, timerAndGuard,
  offByOne, longTimer, refreshForgets, earlyTimer, refuseAll, timerBeforeConnect,
];

export const designNamed = (id: string): Design | undefined =>
  DESIGNS.find((design) => design.id === id);
