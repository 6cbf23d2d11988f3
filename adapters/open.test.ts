import { afterEach, describe, expect, it } from 'vitest';
import { openBench } from './open.ts';

describe('openBench', () => {
  const size = process.env['UV_THREADPOOL_SIZE'];
  afterEach(() => { process.env['UV_THREADPOOL_SIZE'] = size; });

  it.each([undefined, '4'])('should refuse a thread pool of %s', async (given) => {
    if (given === undefined) delete process.env['UV_THREADPOOL_SIZE'];
    else process.env['UV_THREADPOOL_SIZE'] = given;
    const opened = openBench(() => Promise.reject(new Error('nothing may be loaded')));
    await expect(opened).rejects.toThrow('THREAD_POOL');
  });
});
