import { Socket as EngineClient } from 'engine.io-client';
import type { Finished } from '../../model/driver.ts';
import { latestMs } from '../../model/history.ts';
import type { Observation } from '../../model/history.ts';
import type { ClientName } from '../../model/step.ts';
import { tokenLife, tokenSpec } from '../../model/tokens.ts';
import type { TokenName } from '../../model/tokens.ts';
import { saysNoError } from '../dialect.ts';
import type { Dialect } from '../dialect.ts';
import { realEpochMs, realSleep, turn } from '../real.ts';
import type { Answers } from './answers.ts';
import type { Attachment } from './attachment.ts';
import { clocksApartMs } from './clocks-apart.ts';
import { OutsideEvidence } from './evidence.ts';
import { Expiries, HEARD_WITHIN_MS, waitsForAnswerMs } from './expiries.ts';
import { Heartbeat, isBroken } from './heartbeat.ts';
import { userOf } from './issuer.ts';
import { plainUrl } from './network.ts';
import { OutsideOnly } from './outside-only.ts';
import { ask } from './reach.ts';
import { otherwiseTurnedAway } from './turning-away.ts';
import { textOf } from './sent.ts';
import type { Volleys } from './volleys.ts';
import { RemoteWitness } from './witness.ts';

/** What is not answered in its time may still be in so many times as much. */
const PATIENCE = 3;
/** A server that shuts its clients out before it ends does so within this. */
const GONE_AFTER_MS = 150;
/** That a session has ended is waited for not much longer (`HEARD_WITHIN_MS`). */
const SLOW_MS = 350;
/** More than this between two clocks of ours: somebody has set one of them. */
const CLOCK_WAS_SET_MS = 20;

const UNLIKE = 'a live message was answered otherwise than the first ones were: say how acceptance '
  + 'shows (messages.accepted in lapse.config.ts)';

const TOO_SLOW = `answers took more than ${SLOW_MS} ms: too slow to tell whether a session was `
  + 'ended in time';

/** What sequences that run side by side have in common. */
export interface Beside { readonly volleys: Volleys; readonly answers: Answers }

/** Until what has come from outside is read: whoever was kept waiting reads it in the second. */
async function whatCame(): Promise<void> {
  await turn();
  await turn();
}

/** What one sequence on a server that runs somewhere else takes, whatever its clients do. */
export class RemoteSequence extends OutsideOnly {
  protected readonly at: Attachment;
  protected readonly phaseMs: number;
  protected readonly baseSec: number;
  /** Tells the texts and users of this sequence from those of all others that run meanwhile. */
  readonly #mark: string;
  protected readonly volleys: Volleys;
  readonly #answers: Answers;
  protected readonly witness: RemoteWitness;
  protected readonly stopListening: () => void;
  readonly #clocksApartMs = clocksApartMs();
  /** What is being done that takes time, such as minting a token. */
  protected doing: Promise<void> = Promise.resolve();
  /** Until when what was set off is waited for, by our clock. */
  #untilMs = 0;
  protected restMs: number;
  /** Whether a session ended before its token did. */
  private isCutShort = false;
  /** Whether one that was over in time may have been heard of too late to say so. */
  private isHeardLate = false;
  /** Who was revoked, and of whose end nothing was heard within the time that has. */
  readonly #overdue = new Set<string>();
  protected readonly evidence: OutsideEvidence;
  readonly #heartbeat = new Heartbeat();
  /** Whose connection was cut in this step. */
  protected readonly cutOff = new Set<ClientName>();
  protected readonly expiries = new Expiries();
  /** The token that each client came with. */
  protected readonly shown = new Map<ClientName, TokenName>();
  protected readonly revoked = new Set<string>();

  constructor(
    at: Attachment, beside: Beside,
    { phaseMs, baseSec, mark }: {
      readonly phaseMs: number; readonly baseSec: number; readonly mark: string;
    },
  ) {
    super();
    [this.at, this.phaseMs, this.baseSec, this.#mark] = [at, phaseMs, baseSec, mark];
    [this.volleys, this.#answers] = [beside.volleys, beside.answers];
    EngineClient.priorWebsocketSuccess = false;
    const { acceptance } = at;
    this.evidence = new OutsideEvidence(at.issuer.logins === undefined);
    this.witness = new RemoteWitness({
      ours: realEpochMs, originMs: Math.round(baseSec * 1000) + phaseMs, clock: at.clock,
      mark,
      shows: (name) => {
        if (name === at.broadcast) return 'a broadcast';
        return acceptance.by === 'event' && name === acceptance.name ? 'acceptance' : 'nothing';
      },
      acksCount: acceptance.by === 'ack',
      passed: (passing, atMs) => {
        this.evidence.passed(passing, atMs);
        this.#heartbeat.passed(passing);
      },
      otherwise: (client, error) =>
        otherwiseTurnedAway(error, this.#isOwed(client), at.turnsAway),
    });
    this.stopListening = at.overheard?.((name, text) => {
      this.witness.overhears(name, text);
    }) ?? (() => {});
    this.restMs = this.witness.latestMs();
  }

  async advance(byMs: number): Promise<void> {
    const untilMs = this.witness.oursAt(this.restMs + byMs);
    while (realEpochMs() < untilMs) await realSleep(untilMs - realEpochMs());
    this.#answers.note(realEpochMs() - untilMs);
  }

  async settle(): Promise<void> {
    await this.doing;
    while (this.witness.isWaiting() && realEpochMs() < this.#untilMs) {
      await Promise.race([this.witness.change(), realSleep(this.#untilMs - realEpochMs())]);
    }
    // What came meanwhile is read before anything is called unanswered.
    const sinceMs = realEpochMs();
    await whatCame();
    this.#answers.note(realEpochMs() - sinceMs);
    this.#noteOverdue(this.witness.giveUp());
    // What a step allowed for must not be waited for in the next.
    this.#untilMs = 0;
    this.witness.isCutting = false;
    this.restMs = this.witness.latestMs();
  }

  nowMs(): number { return this.restMs; }

  take(): readonly Observation[] {
    this.evidence.nextStep();
    const taken = this.witness.take();
    const { clock, answerMs, acceptance } = this.at;
    for (const seen of taken) {
      const expMs = this.expiries.sureOf(seen.client);
      if (seen.kind === 'left') this.#ends(seen, latestMs(seen) < expMs);
      const isUnlike = seen.kind === 'acked' && !seen.ok && acceptance.by === 'ack'
        && seen.packet.startsWith('m');
      if (isUnlike && latestMs(seen) < expMs) this.witness.note(UNLIKE);
      const goneMs = this.#goneMs(seen.client);
      if (seen.kind === 'left' && seen.atMs <= goneMs
        && latestMs(seen) > goneMs + HEARD_WITHIN_MS) this.isHeardLate = true;
      const isLive = seen.atMs < expMs;
      const tookMs = latestMs(seen) - seen.atMs - clock.highMs + clock.lowMs;
      if (seen.kind === 'accepted') this.#answers.note(tookMs);
      if (seen.kind === 'admitted') this.#answers.noteJoin(tookMs);
      if (seen.kind !== 'accepted' || !isLive || tookMs <= answerMs) continue;
      this.witness.note(`the answer to a live message took longer than ${answerMs} ms`);
    }
    this.cutOff.clear();
    return taken;
  }

  #noteOverdue(givenUp: readonly string[]): void {
    for (const what of givenUp) {
      const [kind, client = ''] = what.split(' ');
      if (kind === 'left') this.#overdue.add(client);
    }
  }

  #ends({ client, reason }: { client: ClientName; reason: string }, isLive: boolean): void {
    if (isLive || isBroken(reason)) this.isCutShort = true;
    if (this.#overdue.delete(client)) this.isHeardLate = true;
    if (this.cutOff.has(client)) return;
    const lost = this.#heartbeat.whyLost(reason, this.#answers.slowestMs);
    if (lost !== null) this.witness.note(lost);
  }

  /** What is to be said of the sequence once its clients are gone. */
  protected async concluded(): Promise<Finished> {
    if (this.isCutShort) await this.noteIfGone();
    const wasSet = Math.abs(clocksApartMs() - this.#clocksApartMs) > CLOCK_WAS_SET_MS;
    return {
      framesSha256: '',
      evidence: () => this.evidence.told(this.baseSec * 1000 + this.phaseMs),
      inconclusive: wasSet ? 'the clock of this machine was set meanwhile' : this.witness.trouble,
      ...(this.isHeardLate && this.#isSlow() ? { endsInDoubt: TOO_SLOW } : {}),
    };
  }

  protected answerUntilMs(client: ClientName): number {
    const sinceMs = this.witness.latestMs() - this.expiries.lastOf(client);
    return realEpochMs() + waitsForAnswerMs(
      sinceMs, this.at.answerMs, this.witness.widestMs);
  }

  /** Before anybody says that a live message was refused, its answer is given all the time. */
  protected async hearOut(): Promise<void> {
    const endMs = realEpochMs() + PATIENCE * this.at.answerMs;
    const isLive = (of: ClientName, ms: number): boolean => ms < this.expiries.lastOf(of);
    while (this.witness.owesAnswer(isLive) && realEpochMs() < endMs) {
      await Promise.race([this.witness.change(), realSleep(endMs - realEpochMs())]);
    }
    this.take();
    // A server that has stopped answering anybody says nothing by it of tokens, either.
    if (this.witness.owesAnswer(isLive)) this.isCutShort = true;
    await this.#hearEnds();
  }

  /** Where nothing is quick, whoever should be gone is given as long as anything took to go. */
  async #hearEnds(): Promise<void> {
    const endMs = realEpochMs() + HEARD_WITHIN_MS + this.#answers.slowestMs;
    const mayBeGone = (): boolean => this.#isSlow()
      && (this.#overdue.size > 0 || this.witness.outstays(this.#goneMs));
    while (mayBeGone() && realEpochMs() < endMs) {
      await Promise.race([this.witness.change(), realSleep(endMs - realEpochMs())]);
      await whatCame();
    }
    this.take();
  }

  /** Whether it takes more than a late end to say that a session was kept. */
  #isSlow(): boolean {
    return this.#answers.slowestMs > SLOW_MS
      && !this.witness.acceptsLate((of) => this.expiries.lastOf(of));
  }

  /** Until when a session may be kept. */
  readonly #goneMs = (client: ClientName): number =>
    this.expiries.lastOf(client) + this.at.leewayMs + this.at.graceMs;

  /** Whether a client is to be let in for sure, by the token that it shows. */
  #isOwed(client: ClientName): boolean {
    const name = this.shown.get(client);
    if (name === undefined) return false;
    const { flaw, nbfSec, expSec, subject } = tokenSpec(name);
    const isGood = flaw === 'none' && nbfSec === undefined && expSec !== undefined;
    return isGood && !this.revoked.has(subject)
      && this.witness.latestMs() < tokenLife(name, this.phaseMs).expMs;
  }

  /** A server that has ended ends sessions too, and says nothing by it of tokens. */
  private async noteIfGone(): Promise<void> {
    await realSleep(GONE_AFTER_MS);
    const { url, dialect } = this.at;
    await ask(url, dialect.path, '&sid=lapse').catch(() => {
      this.witness.note('the server was gone, or answered nobody, before the sequence was over');
    });
  }

  /** Of this sequence alone, or of one client of it where a user has but one session. */
  protected userOf(client: ClientName, subject: string): string {
    return userOf(subject, `lapse-${this.#mark}${this.at.ownUsers === true ? `-${client}` : ''}`);
  }

  protected waitUntil(ms: number): void { this.#untilMs = Math.max(this.#untilMs, ms); }

  protected withToken(
    client: ClientName, name: TokenName, waitMs: number, go: (token: string | undefined) => void,
  ): void {
    const { expMs } = tokenLife(name, this.phaseMs);
    if (expMs > this.restMs) this.expiries.comesIn(client, expMs);
    this.shown.set(client, name);
    this.doing = this.doing.then(async () => {
      const token = await this.minted(client, name);
      this.waitUntil(realEpochMs() + waitMs);
      go(token);
    });
  }

  protected async minted(client: ClientName, name: TokenName): Promise<string | undefined> {
    const user = this.userOf(client, 'alice');
    const token = await this.at.issuer.token(name, this.baseSec, user);
    this.evidence.shows(name, token);
    return token;
  }

  protected clientOptions(): {
    readonly url: string; readonly recorder: RemoteWitness; readonly dialect: Dialect;
  } {
    const { url, dialect, payload, acceptance } = this.at;
    return {
      url: plainUrl(url), recorder: this.witness,
      dialect: {
        ...dialect,
        payload: (message) => payload(textOf(message.id, this.#mark), message),
        isTaken: acceptance.by === 'ack' ? acceptance.isAlike : saysNoError,
        isRefreshed: (answers) => this.at.refresh?.isTaken?.(answers) === true,
      },
    };
  }
}
