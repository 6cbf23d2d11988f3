/** What is a matter of course where all went well, and said where it did not. */
const YES = ['ok', 'success', 'succeeded', 'accepted', 'valid'];
const ERRORS = ['error', 'err', 'errors'];
const STATES = ['status', 'type', 'result', 'code', 'statusCode'];
const NO = /^(err|fail|refused|rejected|denied|forbidden|unauthori[sz]ed|invalid)/i;
const LEAST_ERROR_STATUS = 400;

/**
 * Whether anybody would read what acknowledges a message as a refusal: `{ ok: false }`, `{ error:
 * 'join a room first' }`, `{ status: 'error' }`. A refusal that is none of these is not told.
 */
export const readsAsRefusal = (answers: readonly unknown[]): boolean => answers.some(saysNo);

function saysNo(answer: unknown): boolean {
  if (answer instanceof Error) return true;
  if (typeof answer !== 'object' || answer === null) return false;
  const said = answer as Readonly<Record<string, unknown>>;
  return YES.some((name) => said[name] === false)
    || ERRORS.some((name) => isSaid(said[name]))
    || STATES.some((name) => isNo(said[name]));
}

const isSaid = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : Boolean(value);

const isNo = (value: unknown): boolean => typeof value === 'string' ? NO.test(value)
  : typeof value === 'number' && value >= LEAST_ERROR_STATUS && value < 600;
