import { describe, expect, it } from 'vitest';
import { unconfirmedVersion } from './versions.ts';

describe('the version of a server\'s own Socket.IO', () => {
  it('should be warned of where agreement was never confirmed for it', () => {
    const versions = { 'socket.io': '4.8.4', 'target socket.io': '4.5.1' };
    expect(unconfirmedVersion(versions)).toMatch(/has socket\.io 4\.5\.1; .* for 4\.8\.4 alone/);
  });

  it('should pass where it is the same, or none is known', () => {
    const same = { 'socket.io': '4.8.4', 'target socket.io': '4.8.4' };
    expect(unconfirmedVersion(same)).toBeNull();
    expect(unconfirmedVersion({ 'socket.io': '4.8.4' })).toBeNull();
  });
});
