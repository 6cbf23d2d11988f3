import { clientWrites } from '../kernel/client.ts';
import { CLIENT } from '../step.ts';
import { affords, defineAction } from './action.ts';

export const refresh = defineAction({
  name: 'refresh',
  says: 'the client presents a new token on the open connection',
  choices: (now, bounds) =>
    now.client === 'connected' && affords(now, bounds, 'refresh')
      ? bounds.refreshTokens.map((token) => ({
          do: 'refresh' as const, client: CLIENT, id: `r${now.taken.refresh + 1}`, token,
        }))
      : [],
  next: (m, { id, token }) => { clientWrites(m, [{ kind: 'refresh', id, token }]); },
  drive: (driver, { client, id, token }) => { driver.refresh(client, id, token); },
});
