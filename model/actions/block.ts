import { CLIENT } from '../step.ts';
import { defineAction } from './action.ts';

export const block = defineAction({
  name: 'block',
  says: 'the waiting WebSocket is refused: the client stays on polling',
  choices: (now) =>
    now.client === 'connected' && now.upgrade === 'waiting'
      ? [{ do: 'block', client: CLIENT }]
      : [],
  next: (m) => { m.upgrade = 'none'; },
  drive: (driver, { client }) => { driver.block(client); },
});
