import { describe, expect, it } from 'vitest';
import { attachedModule, remoteTarget } from './remote-target.ts';

describe('what a target is told of', () => {
  const config = { headers: { 'x-api-key': 'a secret of a gateway' } };

  it('should be read from the config by a worker alone, where it may be secret', () => {
    const { attach } = remoteTarget('http://localhost:3000', {}, config, '/app/lapse.config.mjs');
    expect(attach.config).toBe('/app/lapse.config.mjs');
    expect(JSON.stringify(attach)).not.toContain('secret');
    expect(attachedModule({}, config, '/app/lapse.config.mjs').attach?.config)
      .toBe('/app/lapse.config.mjs');
    expect(remoteTarget('http://localhost:3000', {}, {}, '/app/lapse.config.mjs').attach.config)
      .toBeUndefined();
  });
});
