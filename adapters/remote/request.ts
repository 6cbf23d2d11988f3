import { TargetError } from '../errors.ts';

/** One HTTP request, as a person writes it into a config. */
export interface RequestSpec {
  readonly url: string;
  /** POST, unless it says otherwise. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it stands, anything else as JSON. */
  readonly body?: unknown;
}

const ANSWERS_WITHIN_MS = 10_000;
const JSON_TYPE = { 'content-type': 'application/json' };

/** What is wrong with a request that was to do something: its answer is no success. */
export interface Blame { readonly code: string; readonly key: string }

/** @throws TargetError by that code, where there is no answer, or one from 400 on */
export async function sent(
  { url, method = 'POST', headers = {}, body }: RequestSpec, { code, key }: Blame,
): Promise<Response> {
  const isText = typeof body === 'string';
  const response = await fetch(url, {
    method, redirect: 'manual', signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    headers: { ...(body === undefined || isText ? {} : JSON_TYPE), ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  }).catch((error: unknown) => {
    const { cause } = error as { readonly cause?: unknown };
    const why = cause instanceof Error ? cause : error;
    throw new TargetError(code,
      `${method} ${url} was not answered: ${String(why)} → check its URL`);
  });
  if (response.status < 400) return response;
  throw new TargetError(code, `${method} ${url} answered ${response.status} → check what it is `
    + `sent (${key})`);
}

/** A value with what stands for something replaced, wherever in it: `{user}`. */
export function filledIn(value: unknown, by: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    return Object.entries(by).reduce((text, [name, one]) =>
      text.replaceAll(`{${name}}`, one), value);
  }
  if (Array.isArray(value)) return value.map((one) => filledIn(one, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, by)]));
}
