// The session: who somebody is, and until when, signed and kept in a cookie.
import jwt from 'jsonwebtoken';

const SECRET = process.env.SESSION_SECRET;
const LIFE_SEC = 15 * 60;

export const signIn = (name) => jwt.sign({ sub: name }, SECRET, { expiresIn: LIFE_SEC });

/** Throws where there is no session, or none that is good. */
export function sessionIn(cookies = '') {
  const [, token] = /(?:^|; )session=([^;]*)/.exec(cookies) ?? [];
  return jwt.verify(token, SECRET, { algorithms: ['HS256'] });
}
