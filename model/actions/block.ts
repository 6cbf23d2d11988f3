import { CLIENT, affords, defineAction } from './action.ts';

export const block = defineAction({
  name: 'block',
  says: 'the waiting WebSocket is refused: the client stays on polling',
  choices: (now, bounds) =>
    now.client === 'connected' && now.upgrade === 'waiting' && affords(now, bounds, 'block')
      ? [{ do: 'block', client: CLIENT }]
      : [],
  next: (m) => { m.upgrade = 'none'; },
  drive: (driver, { client }) => { driver.block(client); },
});
