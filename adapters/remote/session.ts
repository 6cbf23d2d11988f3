import { Socket as EngineClient } from 'engine.io-client';
import type { Finished, Opening, Session } from '../../model/driver.ts';
import { latestMs } from '../../model/history.ts';
import type { Observation } from '../../model/history.ts';
import type { ClientName, Message, Namespace, Transport } from '../../model/step.ts';
import { tokenLife } from '../../model/tokens.ts';
import type { TokenName } from '../../model/tokens.ts';
import { OfficialClient } from '../client.ts';
import { asAuth } from '../dialect.ts';
import type { Dialect } from '../dialect.ts';
import { HarnessError } from '../errors.ts';
import type { StreamLink } from '../network/link.ts';
import { realEpochMs, realNowMs, realSleep, turn } from '../real.ts';
import { WireClient } from '../wire-client.ts';
import type { Attachment } from './attachment.ts';
import { linkTo, plainUrl } from './network.ts';
import { ask } from './reach.ts';
import { OutsideOnly } from './outside-only.ts';
import { RemoteWitness } from './witness.ts';

interface Party {
  readonly client: OfficialClient; readonly link: StreamLink; readonly transport: Transport;
  isHeld: boolean;
}
interface RudeParty { readonly client: WireClient; readonly link: StreamLink; isPolling: boolean }

/** How long what is not a message may take: to be let in, to upgrade. */
const COMING_IN_MS = 3_000;
const UPGRADE_MS = 1_000;
/** An answer to a late message is not waited for while there is more to come around an expiry. */
const LATE_MS = 40;
const LONG_LATE_MS = 150;
const LONG_PAST_MS = 250;
/** What is not answered in its time may still be in so many times as much. */
const PATIENCE = 3;
/** A server that shuts its clients out before it ends does so within this. */
const GONE_AFTER_MS = 150;
/** More than this between two clocks of ours: somebody has set one of them. */
const CLOCK_WAS_SET_MS = 20;

/** One sequence on a server that runs somewhere else, by a clock that nobody sets. */
export class RemoteSession extends OutsideOnly implements Session {
  readonly #at: Attachment;
  readonly #phaseMs: number;
  readonly #baseSec: number;
  /** Tells the texts and users of this sequence from those of all others that run meanwhile. */
  readonly #mark: string;
  readonly #witness: RemoteWitness;
  readonly #parties = new Map<ClientName, Party>();
  readonly #rude = new Map<ClientName, RudeParty>();
  readonly #stopListening: () => void;
  readonly #clocksApartMs = realEpochMs() - realNowMs();
  /** What is being done that takes time, such as minting a token. */
  #doing: Promise<void> = Promise.resolve();
  /** Until when what was set off is waited for, by our clock. */
  #untilMs = 0;
  #restMs: number;
  /** Whether a session ended before its token did. */
  #isCutShort = false;
  /** When the token that each client last showed expires. */
  readonly #expMs = new Map<ClientName, number>();

  constructor(at: Attachment, phaseMs: number, baseSec: number, mark: string) {
    super();
    [this.#at, this.#phaseMs, this.#baseSec, this.#mark] = [at, phaseMs, baseSec, mark];
    EngineClient.priorWebsocketSuccess = false;
    const { acceptance } = at;
    this.#witness = new RemoteWitness({
      ours: realEpochMs, originMs: baseSec * 1000 + phaseMs, clock: at.clock,
      accepts: (name, text) => acceptance.by === 'event' && name === acceptance.name
        && text.includes(`.${mark}.`),
      acksCount: acceptance.by === 'ack',
    });
    const overhears = acceptance.by === 'event' && acceptance.to === 'another';
    this.#stopListening = (overhears ? at.overheard : undefined)?.((name, text) => {
      this.#witness.overhears(name, text);
    }) ?? (() => {});
    this.#restMs = this.#witness.latestMs();
  }

  open(client: ClientName, how: Opening): void {
    const link = linkTo(this.#at.url);
    const official = new OfficialClient({ name: client, link, ...this.#clientOptions() });
    this.#parties.set(client, { client: official, link, transport: how.transport, isHeld: false });
    this.#withToken(client, how.token, COMING_IN_MS, (token) => {
      this.#witness.asks(client, how.nsp);
      official.open(how, { token, joinMs: 0 });
    });
  }

  reconnect(client: ClientName, name: TokenName): void {
    const party = this.#party(client);
    this.#withToken(client, name, COMING_IN_MS, (token) => {
      this.#witness.asks(client, '/');
      party.client.reconnect(party.transport, { token, joinMs: 0 });
    });
  }

  send(client: ClientName, nsp: Namespace, messages: readonly Message[]): void {
    const party = this.#parties.get(client);
    const rude = this.#rude.get(client);
    const isHeld = party?.isHeld === true;
    // Whoever polls by hand is told nothing before.
    const isDeaf = rude?.isPolling === true;
    const isLive = this.#witness.latestMs() < (this.#expMs.get(client) ?? Infinity);
    for (const { id } of messages) {
      this.#witness.sends(client, nsp, id, isHeld, isDeaf && isLive);
      if (!isDeaf && !isHeld) this.#witness.await(`answer ${id}`);
    }
    this.#waitUntil(this.#answerUntilMs(client));
    (party ?? rude)?.client.send(nsp, messages);
  }

  engine(client: ClientName, transport: 'polling' | 'websocket', name: TokenName): void {
    const link = linkTo(this.#at.url);
    const wire = new WireClient({ name: client, link, ...this.#clientOptions() });
    this.#rude.set(client, { client: wire, link, isPolling: transport === 'polling' });
    this.#withToken(client, name, COMING_IN_MS, (token) => {
      this.#witness.await(`opened ${client}`);
      wire.open({ transport, token, emptySid: false, jsonp: false });
    });
  }

  connect(client: ClientName, name: TokenName): void {
    const rude = this.#rude.get(client);
    this.#withToken(client, name, COMING_IN_MS, (token) => {
      this.#witness.asks(client, '/');
      if (rude?.isPolling === true) this.#witness.giveUp();
      rude?.client.connect([asAuth(token, this.#at.dialect)]);
    });
  }

  pull(client: ClientName): void {
    // A second poll beside one that waits would end the engine: whoever waits goes on waiting.
    this.#witness.await(`pulled ${client}`);
    this.#waitUntil(realEpochMs() + this.#at.answerMs);
    if (this.#rude.get(client)?.client.isPulling() === false) this.#rude.get(client)?.client.poll();
  }

  probe(client: ClientName): void {
    this.#witness.await(`probed ${client}`);
    this.#waitUntil(realEpochMs() + UPGRADE_MS);
    this.#rude.get(client)?.client.probe();
  }

  complete(client: ClientName): void {
    const rude = this.#rude.get(client);
    if (rude !== undefined) rude.isPolling = false;
    rude?.client.complete();
  }

  hold(client: ClientName): void {
    this.#party(client).link.hold();
    this.#party(client).isHeld = true;
  }

  async deliver(client: ClientName): Promise<void> {
    const party = this.#party(client);
    party.isHeld = false;
    const carried = party.link.deliverOne();
    this.#witness.delivers(client, carried);
    while (party.link.deliverOne()) await turn();
    this.#waitUntil(this.#answerUntilMs(client));
  }

  upgrade(client: ClientName): void {
    this.#witness.await(`upgraded ${client}`);
    this.#waitUntil(realEpochMs() + UPGRADE_MS);
    this.#party(client).link.webSockets('allow');
  }

  block(client: ClientName): void { this.#party(client).link.webSockets('refuse'); }

  cut(client: ClientName): void {
    this.#witness.isCutting = true;
    this.#witness.await(`cut ${client}`);
    this.#waitUntil(realEpochMs() + LATE_MS);
    this.#party(client).link.cut();
  }

  async advance(byMs: number): Promise<void> {
    const untilMs = this.#witness.oursAt(this.#restMs + byMs);
    while (realEpochMs() < untilMs) await realSleep(untilMs - realEpochMs());
  }

  async settle(): Promise<void> {
    await this.#doing;
    while (this.#witness.isWaiting() && realEpochMs() < this.#untilMs) {
      await Promise.race([this.#witness.change(), realSleep(this.#untilMs - realEpochMs())]);
    }
    // What came meanwhile is read before anything is called unanswered.
    await turn();
    await turn();
    this.#witness.giveUp();
    this.#witness.isCutting = false;
    this.#restMs = this.#witness.latestMs();
  }

  nowMs(): number { return this.#restMs; }

  take(): readonly Observation[] {
    const taken = this.#witness.take();
    const { clock, answerMs, acceptance } = this.#at;
    for (const seen of taken) {
      const expMs = this.#expMs.get(seen.client) ?? Infinity;
      if (seen.kind === 'left' && latestMs(seen) < expMs) this.#isCutShort = true;
      const isUnlike = seen.kind === 'acked' && !seen.ok && acceptance.by === 'ack';
      if (isUnlike && latestMs(seen) < expMs) this.#witness.noteUnlike();
      const isLive = seen.atMs < expMs;
      const tookMs = latestMs(seen) - seen.atMs - clock.highMs + clock.lowMs;
      if (seen.kind !== 'accepted' || !isLive || tookMs <= answerMs) continue;
      this.#witness.note(`the answer to a live message took longer than ${answerMs} ms`);
    }
    return taken;
  }

  async finish(): Promise<Finished> {
    await this.#hearOut();
    this.#stopListening();
    for (const { client, link } of this.#parties.values()) {
      client.close();
      link.close();
    }
    for (const { link } of this.#rude.values()) link.close();
    await turn();
    if (this.#isCutShort) await this.#noteIfGone();
    const wasSet = Math.abs(realEpochMs() - realNowMs() - this.#clocksApartMs) > CLOCK_WAS_SET_MS;
    return {
      framesSha256: '',
      inconclusive: wasSet ? 'the clock of this machine was set meanwhile' : this.#witness.trouble,
    };
  }

  /** A live message is waited for; a late one only where nothing else is to be done. */
  #answerUntilMs(client: ClientName): number {
    const [now, expMs] = [realEpochMs(), this.#expMs.get(client) ?? Infinity];
    const sinceMs = this.#witness.latestMs() - expMs;
    if (sinceMs > LONG_PAST_MS) return now + LONG_LATE_MS;
    if (sinceMs >= 0) return now + LATE_MS;
    // Not a moment before the expiry, or a message that is not answered yet would count as refused.
    const patientMs = now + this.#at.answerMs;
    return Math.min(patientMs, Math.max(this.#witness.oursAt(expMs) + 1, now + LATE_MS));
  }

  /** Before anybody says that a live message was refused, its answer is given all the time. */
  async #hearOut(): Promise<void> {
    const endMs = realEpochMs() + PATIENCE * this.#at.answerMs;
    const isLive = (of: ClientName, ms: number): boolean => ms < (this.#expMs.get(of) ?? Infinity);
    while (this.#witness.owesAnswer(isLive) && realEpochMs() < endMs) {
      await Promise.race([this.#witness.change(), realSleep(endMs - realEpochMs())]);
    }
    this.take();
    // A server that has stopped answering anybody says nothing by it of tokens, either.
    if (this.#witness.owesAnswer(isLive)) this.#isCutShort = true;
  }

  /** A server that has ended ends sessions too, and says nothing by it of tokens. */
  async #noteIfGone(): Promise<void> {
    await realSleep(GONE_AFTER_MS);
    const { url, dialect } = this.#at;
    await ask(url, dialect.path, '&sid=lapse').catch(() => {
      this.#witness.note('the server was gone, or answered nobody, before the sequence was over');
    });
  }

  #waitUntil(ms: number): void { this.#untilMs = Math.max(this.#untilMs, ms); }

  #withToken(
    client: ClientName, name: TokenName, waitMs: number, go: (token: string | undefined) => void,
  ): void {
    const { expMs } = tokenLife(name, this.#phaseMs);
    if (expMs > this.#restMs) this.#expMs.set(client, expMs);
    this.#doing = this.#doing.then(async () => {
      const token = await this.#at.issuer.token(name, this.#baseSec, `lapse-${this.#mark}`);
      this.#waitUntil(realEpochMs() + waitMs);
      go(token);
    });
  }

  #clientOptions(): {
    readonly url: string; readonly recorder: RemoteWitness; readonly dialect: Dialect;
  } {
    const { url, dialect, payload, acceptance } = this.#at;
    return {
      url: plainUrl(url), recorder: this.#witness,
      dialect: {
        ...dialect,
        payload: (message) => payload(`${message.id}.${this.#mark}.`, message),
        isTaken: (answers) => acceptance.by === 'ack' && acceptance.isAlike(answers),
      },
    };
  }

  #party(client: ClientName): Party {
    const party = this.#parties.get(client);
    if (party !== undefined) return party;
    throw new HarnessError('NO_SUCH_CLIENT', `client ${client} was never opened`,
      'a step was taken that was not enabled');
  }
}
