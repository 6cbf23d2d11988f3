import type { Transport } from '../../model/step.ts';
import { TargetError } from '../errors.ts';
import { alikeAll } from './alike.ts';
import type { Acceptance } from './attachment.ts';
import { authenticating } from './authenticating.ts';
import type { Authenticating } from './authenticating.ts';
import { Caller } from './caller.ts';
import { MALFORMED, tokenFor } from './carrier.ts';
import { shown } from './shown.ts';
import { addressOf, LONG_SEC } from './told.ts';
import type { AuthenticateHook, Progress } from './told.ts';

/** What a server made of one token that was shown by an event. */
interface Made {
  readonly answers: readonly unknown[] | null;
  readonly events: readonly string[];
  readonly isStillIn: boolean;
}

/**
 * Two users show a good token each, and one shows what is none: what the server answers only to the
 * good ones says yes.
 *
 * @returns how it is spoken to from now on
 * @throws TargetError `GOOD_TOKEN_REFUSED`, `BAD_TOKEN_ADMITTED`, `LOGIN_UNSEEN`
 */
export async function findAuthenticating(
  progress: Progress, hook: AuthenticateHook, transport: Transport,
): Promise<Progress> {
  const { findings } = progress;
  const good: Made[] = [];
  for (const user of ['lapse-doctor', 'lapse-doctor-b']) {
    good.push(await shows(progress, hook, transport, await tokenFor(progress, LONG_SEC, user)));
  }
  if (good.some(({ isStillIn }) => !isStillIn)) {
    throw new TargetError('GOOD_TOKEN_REFUSED', `the server shuts a client out that shows a good `
      + `token by '${hook.event}'${wordsOf(good)} → check authenticate.event and what it carries, `
      + 'the secret, and the claims (sub, iss, aud)');
  }
  const bad = await shows(progress, hook, transport, MALFORMED);
  const { how, words } = saidYes(hook, good, bad);
  findings.push(`a good token is let in, by '${hook.event}': ${words}`, bad.isStillIn
    ? 'a bad token is not' : 'a bad token is not, and its client is shut out');
  const { event, payload } = hook;
  return {
    ...progress, makeClient: authenticating(progress.makeClient, { event, payload, says: how }),
  };
}

/** @throws TargetError `ANYBODY_HEARD` */
export async function strangersUnheard(
  progress: Progress, acceptance: Acceptance, transport: Transport,
): Promise<void> {
  const caller = new Caller(addressOf(progress, 'auth'));
  progress.callers.push(caller);
  await caller.comeIn(undefined, transport);
  const { answers, events } = await caller.say('m1.lapse-stranger.', UNHEARD_MS);
  caller.close();
  const isHeard = acceptance.by === 'ack'
    ? answers !== null && acceptance.isAlike(answers) : events.includes(acceptance.name);
  if (!isHeard) {
    progress.findings.push('who has not shown a token yet is not heard');
    return;
  }
  throw new TargetError('ANYBODY_HEARD', 'the server takes messages of clients that have shown no '
    + 'token, so nothing can be said of one that expires → have it wait for that first, or leave '
    + 'authenticate out if the token travels otherwise');
}

const UNHEARD_MS = 500;

async function shows(
  progress: Progress, { event, payload }: AuthenticateHook, transport: Transport, token: string,
): Promise<Made> {
  const caller = new Caller(addressOf(progress, 'auth'));
  const reception = await caller.comeIn(undefined, transport);
  if (reception.kind !== 'admitted') {
    caller.close();
    const said = reception.kind === 'refused' ? ` (it says: ${shown(reception.said)})` : '';
    throw new TargetError('GOOD_TOKEN_REFUSED', 'the server lets nobody connect who is to show a '
      + `token by '${event}'${said} → leave authenticate out if the token travels otherwise`);
  }
  const answers = await caller.ask(event, payload(token));
  const made = { answers, events: caller.names, isStillIn: caller.isIn };
  caller.close();
  return made;
}

/** What says yes: as it was declared, or as it was found to differ. @throws TargetError */
function saidYes(
  { event, accepted }: AuthenticateHook, good: readonly Made[], bad: Made,
): { readonly how: Authenticating['says']; readonly words: string } {
  const found = accepted ?? told(good, bad);
  if (found === null) {
    throw new TargetError('LOGIN_UNSEEN', `what the server answers to '${event}' does not tell a `
      + `good token from one that is none${wordsOf([...good, bad])} → say what says yes `
      + '(authenticate.accepted in lapse.config.ts), and check the secret and what it carries');
  }
  const says = (made: Made): boolean => 'event' in found ? made.events.includes(found.event)
    : made.answers !== null && found.ack(made.answers);
  if (!good.every(says)) {
    throw new TargetError('GOOD_TOKEN_REFUSED', `the server does not say yes to a good token that `
      + `is shown by '${event}'${wordsOf(good)} → check what it carries, the secret, the claims `
      + '(sub, iss, aud), and authenticate.accepted');
  }
  if (says(bad)) {
    throw new TargetError('BAD_TOKEN_ADMITTED', 'the server says yes to a token that is no JWT at '
      + `all, shown by '${event}' → check that it verifies, and authenticate.accepted`);
  }
  return 'event' in found ? {
    words: `it says so by '${found.event}'`,
    how: (said) => 'event' in said && said.event === found.event ? true : null,
  } : {
    words: 'it acknowledges that',
    how: (said) => 'answers' in said ? found.ack(said.answers) : null,
  };
}

type Found = NonNullable<AuthenticateHook['accepted']>;

function told(good: readonly Made[], bad: Made): Found | null {
  const answers = good.flatMap((one) => one.answers === null ? [] : [one.answers]);
  if (answers.length === good.length) {
    const ack = alikeAll(answers);
    if (bad.answers === null || !ack(bad.answers)) return { ack };
  }
  const event = good[0]?.events.find((name) =>
    good.every((one) => one.events.includes(name)) && !bad.events.includes(name));
  return event === undefined ? null : { event };
}

/** What a server said, for one line. */
function wordsOf(made: readonly Made[]): string {
  const said = made.flatMap(({ answers, events }) =>
    [...answers === null ? [] : [JSON.stringify(answers)], ...events.map((name) => `'${name}'`)]);
  return said.length === 0 ? ' (nothing)' : ` (it says: ${shown([...new Set(said)].join(', '))})`;
}
