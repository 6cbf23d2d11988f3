import { defineDesign } from '../design.ts';
import { handshakeOnly } from './handshake-only.ts';

export const packetGuard = defineDesign({
  ...handshakeOnly,
  id: 'packet-guard',
  title: 'socket.use checks every packet',
  says: 'compares the expiry with the clock in socket.use, for every packet',
  catalogue: 'F14',
  breaks: ['EXP-1', 'EXP-2', 'EXP-3', 'EXP-8', 'EXP-9', 'EXP-10', 'EXP-12'],
  packetGuard: 'expiry',
});
