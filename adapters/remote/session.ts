import type { Finished, Opening, Refreshing, Session } from '../../model/driver.ts';
import type { ClientName, Message, Namespace, Transport } from '../../model/step.ts';
import { tokenLife, tokenSpec } from '../../model/tokens.ts';
import type { TokenName } from '../../model/tokens.ts';
import type { OutsideClient } from '../client-2.ts';
import { asAuth } from '../dialect.ts';
import { noSuchClient } from '../errors.ts';
import type { StreamLink } from '../network/link.ts';
import { realEpochMs, realSleep, turn } from '../real.ts';
import { WireClient } from '../wire-client.ts';
import { MOST_TOGETHER } from '../../model/actions/send.ts';
import { HEARD_WITHIN_MS, LATE_MS } from './expiries.ts';
import { linkTo } from './network.ts';
import { RemoteSequence } from './sequence.ts';
import { FIRST_LATE, oneByOne } from './volleys.ts';

interface Party {
  readonly client: OutsideClient; readonly link: StreamLink; readonly transport: Transport;
  isHeld: boolean; isPolling: boolean;
}
interface RudeParty { readonly client: WireClient; readonly link: StreamLink; isPolling: boolean }

/** How long what is not a message may take: to be let in, to upgrade. */
const COMING_IN_MS = 3_000;
const UPGRADE_MS = 1_000;
/** So long before an expiry a volley may be asked for that goes over it. */
const NEAR_MS = 100;

/** One sequence on a server that runs somewhere else, by a clock that nobody sets. */
export class RemoteSession extends RemoteSequence implements Session {
  readonly #parties = new Map<ClientName, Party>();
  readonly #rude = new Map<ClientName, RudeParty>();

  open(client: ClientName, how: Opening): void {
    const link = linkTo(this.at.url);
    const official = this.at.makeClient({ name: client, link, ...this.clientOptions() });
    this.#parties.set(client, {
      client: official, link, transport: how.transport, isHeld: false,
      isPolling: how.transport !== 'websocket',
    });
    this.withToken(client, how.token, COMING_IN_MS, (token) => {
      this.witness.asks(client, how.nsp);
      official.open(how, { token, joinMs: 0 });
    });
  }

  reconnect(client: ClientName, name: TokenName): void {
    const party = this.#party(client);
    this.withToken(client, name, COMING_IN_MS, (token) => {
      this.witness.asks(client, '/');
      this.witness.comesBack(client);
      party.isPolling = party.transport !== 'websocket';
      party.client.reconnect(party.transport, { token, joinMs: 0 });
    });
  }

  join(client: ClientName, nsp: Namespace, name: TokenName): void {
    const party = this.#party(client);
    this.withToken(client, name, COMING_IN_MS, (token) => {
      this.witness.asks(client, nsp);
      party.client.join(nsp, { token, joinMs: 0 });
    });
  }

  async insist(client: ClientName, name: TokenName, forMs: number): Promise<void> {
    const party = this.#party(client);
    this.shown.set(client, name);
    const token = await this.minted(client, name);
    this.witness.asks(client, '/');
    party.client.insist(party.transport, { token, joinMs: 0 });
    await realSleep(forMs);
    party.client.giveUp();
  }

  refresh(client: ClientName, nsp: Namespace, { id, token: name }: Refreshing): void {
    const party = this.#party(client);
    const isMute = this.at.refresh?.isTaken === null;
    this.doing = this.doing.then(async () => {
      const { subject } = tokenSpec(name);
      const token = await this.minted(client, name);
      if (subject === 'alice' && tokenSpec(name).flaw === 'none') {
        this.expiries.refreshes(client, tokenLife(name, this.phaseMs).expMs);
      }
      this.witness.refreshes(client, nsp, id, isMute);
      this.waitUntil(realEpochMs() + this.at.answerMs);
      if (!isMute) this.witness.await(`answer ${id}`);
      party.client.refresh(nsp, id, token, 0);
      if (isMute) await realSleep(LATE_MS);
    });
  }

  revoke(subject: string): void {
    const { revoke } = this.at;
    const concerned = [...this.shown].filter(([, name]) => tokenSpec(name).subject === subject);
    for (const [client] of concerned) {
      if (this.witness.isIn(client)) this.witness.await(`left ${client}`);
    }
    this.doing = this.doing.then(async () => {
      this.revoked.add(subject);
      const asked = new Map(concerned.map(([client, name]) =>
        [`${this.userOf(client, subject)} ${name}`, { client, name }]));
      for (const { client, name } of asked.values()) {
        const token = await this.minted(client, name);
        await revoke?.tell(this.userOf(client, subject), token ?? '').catch((error: unknown) => {
          this.witness.note(`the server could not be told of a revocation: ${String(error)}`);
        });
      }
      this.waitUntil(realEpochMs() + (revoke?.withinMs ?? 0) + HEARD_WITHIN_MS);
    });
  }

  send(client: ClientName, nsp: Namespace, messages: readonly Message[]): void {
    if (messages.length <= MOST_TOGETHER) {
      this.#sends(client, nsp, messages);
      return;
    }
    this.doing = this.doing.then(() => this.#volley(client, nsp, messages));
  }

  /** As near to the expiry as can be, whatever becomes of those before. */
  async #volley(client: ClientName, nsp: Namespace, messages: readonly Message[]): Promise<void> {
    const shots = messages.map((message) => () => { this.#sends(client, nsp, [message]); });
    const [first] = messages;
    const party = this.#parties.get(client);
    // Who polls makes a connection for each request, one at a time: it has to stand ready.
    if (first !== undefined && party?.isPolling === true && !party.isHeld) {
      this.hold(client);
      shots[0]?.();
      shots[0] = () => { void this.deliver(client); };
      shots.unshift(...new Array<() => void>(FIRST_LATE).fill(() => {}));
    }
    const aimMs = this.witness.surelyAt(this.expiries.lastOf(client) + this.at.leewayMs);
    // Whoever was not brought there beforehand does not wait for it.
    const isNear = aimMs - realEpochMs() < this.at.leewayMs + NEAR_MS;
    await (isNear ? this.volleys.over(aimMs, shots) : oneByOne(shots));
  }

  #sends(client: ClientName, nsp: Namespace, messages: readonly Message[]): void {
    const party = this.#parties.get(client);
    const rude = this.#rude.get(client);
    const isHeld = party?.isHeld === true;
    // Whoever polls by hand is told nothing before.
    const isDeaf = rude?.isPolling === true;
    const isLive = this.witness.latestMs() < this.expiries.lastOf(client);
    for (const { id } of messages) {
      this.witness.sends(client, nsp, id, isHeld, isDeaf && isLive);
      if (!isDeaf && !isHeld) this.witness.await(`answer ${id}`);
    }
    this.waitUntil(this.answerUntilMs(client));
    (party ?? rude)?.client.send(nsp, messages);
  }

  engine(client: ClientName, transport: 'polling' | 'websocket', name: TokenName): void {
    const link = linkTo(this.at.url);
    const wire = new WireClient({ name: client, link, ...this.clientOptions() });
    this.#rude.set(client, { client: wire, link, isPolling: transport === 'polling' });
    this.withToken(client, name, COMING_IN_MS, (token) => {
      this.witness.await(`opened ${client}`);
      wire.open({ transport, token, emptySid: false, jsonp: false });
    });
  }

  connect(client: ClientName, name: TokenName): void {
    const rude = this.#rude.get(client);
    this.withToken(client, name, COMING_IN_MS, (token) => {
      this.witness.asks(client, '/');
      if (rude?.isPolling === true) this.witness.giveUp();
      rude?.client.connect([asAuth(token, this.at.dialect)]);
    });
  }

  pull(client: ClientName): void {
    // A second poll beside one that waits would end the engine: whoever waits goes on waiting.
    this.witness.await(`pulled ${client}`);
    this.waitUntil(realEpochMs() + this.at.answerMs);
    if (this.#rude.get(client)?.client.isPulling() === false) this.#rude.get(client)?.client.poll();
  }

  probe(client: ClientName): void {
    this.witness.await(`probed ${client}`);
    this.waitUntil(realEpochMs() + UPGRADE_MS);
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
    this.witness.delivers(client, carried);
    while (party.link.deliverOne()) await turn();
    this.waitUntil(this.answerUntilMs(client));
  }

  upgrade(client: ClientName): void {
    this.witness.await(`upgraded ${client}`);
    this.waitUntil(realEpochMs() + UPGRADE_MS);
    this.#party(client).link.webSockets('allow');
    this.#party(client).isPolling = false;
  }

  block(client: ClientName): void { this.#party(client).link.webSockets('refuse'); }

  cut(client: ClientName): void {
    this.witness.isCutting = true;
    this.cutOff.add(client);
    this.witness.await(`cut ${client}`);
    // It is our own client that hears of it, and is to hear of it in this step.
    this.waitUntil(realEpochMs() + COMING_IN_MS);
    this.#party(client).link.cut();
  }

  async finish(): Promise<Finished> {
    await this.hearOut();
    this.evidence.end();
    this.stopListening();
    for (const { client, link } of this.#parties.values()) {
      client.close();
      link.close();
    }
    for (const { link } of this.#rude.values()) link.close();
    await turn();
    return this.concluded();
  }

  #party(client: ClientName): Party {
    const party = this.#parties.get(client);
    if (party === undefined) throw noSuchClient(client);
    return party;
  }
}
