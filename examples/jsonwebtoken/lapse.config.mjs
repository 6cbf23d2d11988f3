// What `lapse check` is told of this server: where it is, and what to send to it. Its tokens come in
// `auth`, and their secret as `start({ key })`; neither has to be said.
export default {
  target: './server.mjs',
  messages: { event: 'chat' },
};
