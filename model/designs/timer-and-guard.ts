import { defineDesign } from '../design.ts';
import { timer } from './timer.ts';

export const timerAndGuard = defineDesign({
  ...timer,
  id: 'timer+guard',
  title: 'A timer and socket.use',
  says: 'closes the connection at expiry and checks every packet in socket.use',
  catalogue: 'F44',
  packetGuard: 'expiry',
});
