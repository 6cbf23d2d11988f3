import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

describe('the heartbeat of a connection', () => {
  const heartbeat = new Heartbeat();
  heartbeat.passed({ way: 'sent', type: 'open', data: '{"sid":"x","pingTimeout":1000}' });

  it('should be what a client gave up for that heard nothing', () => {
    expect(heartbeat.whyLost('ping timeout', 0)).toMatch(/gave up: its pingTimeout is 1000 ms$/);
  });

  it('should be what a server may have given one up for, where nothing was quick', () => {
    expect(heartbeat.whyLost('transport close', 499)).toBeNull();
    expect(heartbeat.whyLost('transport close', 500)).toMatch(/may have given a client up/);
    expect(heartbeat.whyLost('io server disconnect', 5_000)).toBeNull();
    expect(new Heartbeat().whyLost('transport error', 5_000)).toBeNull();
  });
});
