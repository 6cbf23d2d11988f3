import { CLIENT } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const hold = defineAction({
  name: 'hold',
  says: 'what the client sends from here on is held on the way',
  choices: (now, bounds) =>
    now.client === 'connected' && now.held === 'nothing' && now.upgrade !== 'probing'
    && affords(now, bounds, 'hold')
      ? [{ do: 'hold', client: CLIENT }]
      : [],
  next: (m) => { m.held = true; },
  drive: (driver, { client }) => { driver.hold(client); },
});
