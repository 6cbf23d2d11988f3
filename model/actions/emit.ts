import { write } from '../kernel/server.ts';
import { CLIENT } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const emit = defineAction({
  name: 'emit',
  says: 'the server emits to the client, and may want its acknowledgement',
  choices: (now, bounds) =>
    now.client === 'connected' && affords(now, bounds, 'emit')
      ? [{}, { ack: true as const }].map((wanted) => ({
          do: 'emit' as const, client: CLIENT, id: `n${now.taken.emit + 1}`, ...wanted,
        }))
      : [],
  next: (m, { id, ack }) => {
    if (m.hidden.session?.stage === 'connected') {
      write(m, { kind: 'notice', id, ack: ack === true });
    }
  },
  drive: (driver, { client, id, ack }) => { driver.emit(client, id, ack === true); },
});
