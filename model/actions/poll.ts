import { CLIENT } from '../step.ts';
import { defineAction } from './action.ts';

export const poll = defineAction({
  name: 'poll',
  says: 'the held long-polling request arrives; what the client emitted stays held',
  choices: (now) => now.held === 'packets and poll' ? [{ do: 'poll', client: CLIENT }] : [],
  next: (m) => { m.chunks.push({ to: 'server', carries: 'poll' }); },
  drive: (driver, { client }) => { driver.poll(client); },
});
