// The server and lapse have to share a secret: one for tests alone, unless there is one already.
process.env.JWT_SECRET ??= 'only-for-tests';

export default {
  target: {
    command: 'node server.mjs',
    url: 'http://127.0.0.1:3920',
    env: { PORT: '3920' },
    ready: { log: 'listening' },
  },
  tokens: { secretEnv: 'JWT_SECRET' },
  messages: { event: 'chat' },
};
