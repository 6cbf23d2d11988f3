export default {
  target: './server.mjs',
  // The application reads its secret from here; where it is not set, lapse makes one.
  tokens: { secretEnv: 'SESSION_SECRET' },
  carrier: { by: 'cookie', name: 'session' },
  // `{text}` is how lapse knows its messages again.
  messages: { event: 'order', payload: [{ item: '{text}' }] },
};
