import { expect, it } from 'vitest';
import type { Event, Observation } from '../model/history.ts';
import { nothingToTheExpired } from './exp-9.ts';
import { STRICT_CONTRACT } from './property.ts';

const EXP = 10_000;

it('should go by what one hears of another\'s late message, where nobody sees the server', () => {
  expect(judged(heard(EXP + 5))).toMatchObject({ exercised: 1, violations: [{ packet: 'm1' }] });
  expect(judged(heard(EXP + 5).slice(0, 1))).toEqual({ exercised: 1, violations: [] });
  // Sent before the expiry and heard after it: nobody knows on which side it was written.
  expect(judged(heard(EXP - 5))).toEqual({ exercised: 0, violations: [] });
});

// Helpers

const heard = (atMs: number): readonly Observation[] => [
  { atMs, latestMs: atMs + 9, by: 'server', kind: 'broadcast', client: 'B', packet: 'm1' },
  { atMs, latestMs: atMs + 9, by: 'server', kind: 'sent', client: 'A', packet: 'm1' },
];

function judged(seen: readonly Observation[]): object {
  const events: readonly Event[] = [
    comesIn('A', 'first'), comesIn('B', 'longer'),
    {
      step: { do: 'send', client: 'B', messages: [{ id: 'm1', ack: true }] },
      fromMs: EXP - 10, toMs: EXP + 20, observations: seen,
    },
  ];
  return nothingToTheExpired.judge({ phaseMs: 0, events }, STRICT_CONTRACT);
}

const comesIn = (client: 'A' | 'B', token: 'first' | 'longer'): Event => ({
  step: { do: 'open', client, transport: 'websocket', token }, fromMs: 1, toMs: 1,
  observations: [{ atMs: 1, by: 'server', kind: 'admitted', client }],
});
