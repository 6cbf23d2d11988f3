export default {
  target: './server.mjs',
  carrier: 'header',
  messages: { event: 'measure' },
};
