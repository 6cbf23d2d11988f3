import { describe, expect, it } from 'vitest';
import { enabledSteps } from '../actions/index.ts';
import { carriers } from '../scopes/carriers.ts';
import { authenticatedForEver } from '../designs/authenticated-for-ever.ts';
import { engineTrusted } from '../designs/engine-trusted.ts';
import { mainNamespaceOnly } from '../designs/main-namespace-only.ts';
import { reference } from '../designs/reference.ts';
import { strangersServed } from '../designs/strangers-served.ts';
import { bare, emits, expires, reconnects, run, seenLast, sends } from '../hand-made.ts';
import { follow, initialSituation } from '../situation.ts';
import type { Carrier, Step } from '../step.ts';
import type { TokenName } from '../tokens.ts';

const ADMITTED = ['0 server admitted', '0 client connected'];
const REFUSED = ['0 client refused'];

describe('a token that the requests carry', () => {
  const STATIC = ['query', 'header', 'cookie'] as const;

  it.each(STATIC)('should be looked at in each namespace, or by the engine: %s', (carrier) => {
    for (const design of [reference, engineTrusted]) {
      expect(seenLast(design, [opensBy(carrier)])).toEqual(ADMITTED);
      expect(seenLast(design, [opensBy(carrier, 'expired')])).toEqual(REFUSED);
    }
    const late = [opensBy(carrier), expires(0, 'after-io'), joinsSide('first')];
    expect(seenLast(reference, late)).not.toContain('10000 server admitted');
    expect(seenLast(engineTrusted, late)).toContain('10000 server admitted');
  });

  it.each(STATIC)('should be the same whenever the client comes: %s', (carrier) => {
    expect(tokensOf([opensBy(carrier)], 'join')).toEqual(['first']);
    expect(tokensOf([opensBy(carrier), bare('cut')], 'reconnect')).toEqual(['first']);
    expect(tokensOf([opensBy('auth'), bare('cut')], 'reconnect')).toEqual(['first', 'longer']);
  });
});

describe('a token that is shown by an event', () => {
  const opened = opensBy('authenticate', 'absent');

  it('should be needed for anything but itself', () => {
    expect(seenLast(reference, [opened])).toEqual(ADMITTED);
    expect(seenLast(reference, [opened, sends('m1')])).toEqual(['0 server arrived m1']);
    expect(seenLast(reference, [opened, emits('n1')])).toEqual([]);
    expect(seenLast(strangersServed, [opened, sends('m1')])).toContain('0 server accepted m1');
    expect(seenLast(strangersServed, [opened, emits('n1')])).toContain('0 server answered n1');
  });

  it('should be verified', () => {
    const answered = (token: TokenName): readonly string[] =>
      seenLast(reference, [opened, shows(token)]).slice(-1);
    expect(answered('first')).toEqual(['0 client acked a1 yes']);
    expect(answered('expired')).toEqual(['0 client acked a1 no']);
    expect(answered('wrong-key')).toEqual(['0 client acked a1 no']);
  });

  it('should count until it expires, unless nobody remembers', () => {
    const late = [opened, shows('first'), expires(0, 'after-io'), sends('m1')];
    expect(seenLast(reference, late)).not.toContain('10000 server accepted m1');
    expect(seenLast(reference, late)).toContain('10000 server left');
    expect(seenLast(authenticatedForEver, late)).toContain('10000 server accepted m1');
  });

  it('should be asked for again by a client that comes back, and by each namespace', () => {
    const back = [opened, shows('first'), bare('cut'), reconnects('absent'), sends('m1')];
    expect(seenLast(reference, back)).toEqual(['0 server arrived m1']);
    const beside = [opened, shows('first'), joinsSide('absent'), sendsBeside('m1')];
    expect(seenLast(reference, beside)).toEqual(['0 server arrived m1']);
    expect(seenLast(mainNamespaceOnly, beside)).toContain('0 server accepted m1');
  });
});

// Helpers

function opensBy(carrier: Carrier, token: TokenName = 'first'): Step {
  return {
    do: 'open', client: 'A', transport: 'websocket', token,
    ...(carrier === 'auth' ? {} : { carrier }),
  };
}

const shows = (token: TokenName): Step => ({ do: 'authenticate', client: 'A', id: 'a1', token });

const joinsSide = (token: TokenName): Step => ({ do: 'join', client: 'A', nsp: '/side', token });

const sendsBeside = (id: string): Step => ({
  do: 'send', client: 'A', nsp: '/side', messages: [{ id }],
});

/** With which tokens a step could be taken after these. */
function tokensOf(steps: readonly Step[], name: Step['do']): readonly TokenName[] {
  const now = run(reference, steps).reduce(follow, initialSituation(0));
  const tokens = enabledSteps(now, carriers.closed).flatMap((step) =>
    step.do === name && 'token' in step ? [step.token] : []);
  return [...new Set(tokens)];
}
