export default {
  target: './server.mjs',
  // How a client shows a fresh token: with `refresh`, and what it is answered says whether it counts.
  refresh: { event: 'refresh', accepted: (answer) => answer.error === undefined },
  messages: { event: 'message' },
};
