export default {
  target: './server.mjs',
};
