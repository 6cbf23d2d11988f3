import type { Socket } from 'socket.io';
import { Socket as EngineClient } from 'engine.io-client';
import type { Observation } from '../model/history.ts';
import type { Asking, Finished, Opening, Refreshing, Session } from '../model/driver.ts';
import { inNamespace } from '../model/step.ts';
import type {
  ClientName, Kick, Message, Namespace, Piecemeal, StepOf, TimerOrder, Transport,
} from '../model/step.ts';
import { epochAtStart } from '../model/time.ts';
import type { TokenName } from '../model/tokens.ts';
import type { Bench } from './bench.ts';
import { OfficialClient } from './client.ts';
import { WireClient } from './wire-client.ts';
import { declaredFor } from './declared.ts';
import { asAuth, dialectOf, namespaceIn } from './dialect.ts';
import { subjectOn } from './own-mint.ts';
import { noSuchClient } from './errors.ts';
import type { Link, Network } from './network/network.ts';
import { lookAt } from './look.ts';
import { watch, watchModule } from './observe.ts';
import type { EngineSocket } from './observe.ts';
import { Recorder } from './record.ts';
import { advance, settle } from './settle.ts';
import type { World } from './settle.ts';
import { startTarget, unlistened } from './start.ts';
import type { Database } from './target.ts';
import { unknownWork } from './work.ts';

interface Party { readonly client: OfficialClient; readonly link: Link; transport: Transport }
/** One that has no manners. */
interface RudeParty { readonly client: WireClient; readonly link: Link }

/** One sequence on a real Socket.IO server in this process, on whichever network. */
export class InProcessSession implements Session {
  readonly #bench: Bench;
  readonly #world: World;
  readonly #recorder: Recorder;
  readonly #parties = new Map<ClientName, Party>();
  readonly #rude = new Map<ClientName, RudeParty>();
  /** The server's sockets, by client and namespace. */
  readonly #admitted = new Map<string, Socket>();
  readonly #engines = new Map<ClientName, EngineSocket>();
  #httpServer = unlistened();
  /** Outlives the server. */
  readonly #database: Database = { revoked: new Set() };
  #afterIo = false;
  #patienceMs = 0; // What was asked of the server takes it so long.

  private constructor(bench: Bench, network: Network, recorder: Recorder) {
    this.#bench = bench;
    this.#world = { clock: bench.clock, work: bench.work, network };
    this.#recorder = recorder;
  }

  static async begin(
    bench: Bench, phaseMs: number, connect: (recorder: Recorder) => Network,
  ): Promise<InProcessSession> {
    bench.clock.reset(epochAtStart(phaseMs));
    const recorder = new Recorder(
      bench.clock, bench.mint.secrets, bench.target.mustServe === true);
    const session = new InProcessSession(bench, connect(recorder), recorder);
    await session.#start();
    return session;
  }

  open(client: ClientName, how: Opening): void {
    const options = this.#clientOptions(client);
    const party: Party = {
      client: new OfficialClient(options), link: options.link, transport: how.transport,
    };
    this.#parties.set(client, party);
    party.client.open(how, {
      ...this.#credentials(how.token, how.joinMs), catchAll: how.catchAll === true,
    });
  }

  reconnect(client: ClientName, token: TokenName): void {
    const party = this.#party(client);
    party.client.reconnect(party.transport, this.#credentials(token, 0));
  }

  async insist(client: ClientName, token: TokenName, forMs: number): Promise<void> {
    const party = this.#party(client);
    party.client.insist(party.transport, this.#credentials(token, 0));
    await advance(this.#world, this.nowMs() + forMs, 'first');
    party.client.giveUp();
  }

  join(client: ClientName, nsp: Namespace, token: TokenName, joinMs: number): void {
    this.#party(client).client.join(nsp, this.#credentials(token, joinMs));
  }

  authenticate(client: ClientName, nsp: Namespace, id: string, token: TokenName): void {
    this.#party(client).client.authenticate(nsp, id, this.#bench.mint.tokenFor(token, id));
  }

  leave(client: ClientName, nsp: Namespace): void { this.#party(client).client.leave(nsp); }
  send(client: ClientName, nsp: Namespace, messages: readonly Message[]): void {
    const sender = this.#rude.get(client) ?? this.#party(client);
    const { accepted, wantsAcks } = this.#bench.target;
    const asks = wantsAcks === true || (accepted !== undefined && 'ack' in accepted);
    sender.client.send(nsp, asks ? messages.map((one) => ({ ...one, ack: true })) : messages);
  }

  engine(
    client: ClientName, transport: 'polling' | 'websocket', token: TokenName, emptySid: boolean,
    jsonp = false,
  ): void {
    const options = this.#clientOptions(client);
    const rude: RudeParty = { client: new WireClient(options), link: options.link };
    this.#rude.set(client, rude);
    rude.client.open({ transport, token: this.#bench.mint.token(token), emptySid, jsonp });
  }

  connect(client: ClientName, token: TokenName, { again, pidOf }: Asking = {}): void {
    const pid = pidOf === undefined ? {} : this.#party(pidOf).client.recoverable();
    const tokens = again === undefined ? [token] : [token, again];
    this.#patienceMs += this.#bench.target.joinsWithinMs ?? 0;
    const { target, mint } = this.#bench;
    this.#rude.get(client)?.client.connect(
      tokens.map((name) => ({ ...asAuth(mint.token(name), dialectOf(target)), ...pid })));
  }

  pull(client: ClientName): void { this.#rude.get(client)?.client.poll(); }
  stray(client: ClientName, id: string): void {
    this.#rude.get(client)?.client.send('/side', [{ id }]);
  }

  beginMessage(client: ClientName, id: string, what: Piecemeal): void {
    this.#rude.get(client)?.client.begin(id, what);
  }

  finishMessage(client: ClientName): void { this.#rude.get(client)?.client.finish(); }
  probe(client: ClientName): void { this.#rude.get(client)?.client.probe(); }
  complete(client: ClientName): void { this.#rude.get(client)?.client.complete(); }
  unasked(client: ClientName): void { this.#rude.get(client)?.client.unasked(); }
  malformed(client: ClientName): void { this.#rude.get(client)?.client.write(['9']); }

  refresh(client: ClientName, nsp: Namespace, { id, token, slowMs }: Refreshing): void {
    this.#party(client).client.refresh(
      nsp, id, this.#bench.mint.tokenFor(token, id), slowMs);
  }

  emit(client: ClientName, nsp: Namespace, id: string, ack: boolean): void {
    const socket = this.#admitted.get(client + nsp);
    const seen =
      { by: 'server', kind: 'answered', client, ...inNamespace(nsp), packet: id } as const;
    this.#recorder.expect(id, id);
    if (!ack) socket?.emit('notice', id);
    else socket?.emit('notice', id, () => { this.#recorder.see(seen); });
  }

  broadcast(
    client: ClientName, nsp: Namespace, id: string, to: StepOf<'broadcast'>['to'],
  ): void {
    const socket = this.#admitted.get(client + nsp);
    this.#recorder.expect(id, id);
    if (to === 'everybody') socket?.nsp.emit('notice', id);
    else socket?.nsp.to(socket.id).emit('notice', id);
  }

  /** The old server is left behind with nobody connected to it, and hears that it is closed. */
  async restart(): Promise<void> {
    for (const { link } of this.#parties.values()) link.cut();
    await settle(this.#world);
    this.#httpServer.emit('close');
    this.#httpServer = unlistened();
    for (const known of [this.#admitted, this.#engines]) known.clear();
    await this.#serve();
  }

  rotate(): void { this.#httpServer.emit('retired', 'current'); }
  revoke(subject: string): void {
    this.#httpServer.emit('revoked', subjectOn(this.#bench.target, subject));
  }

  miss(client: ClientName, nsp: Namespace, id: string): void {
    const socket = this.#admitted.get(client + nsp);
    this.#recorder.expect(id, id);
    // Its room stands for the session: the one that comes back to it has missed this.
    socket?.nsp.to(socket.id).emit('notice', id);
  }

  kick(client: ClientName, nsp: Namespace, how: Kick): void {
    const socket = this.#admitted.get(client + nsp);
    if (how === 'conn.close()') socket?.conn.close();
    else socket?.disconnect(how === 'disconnect(true)');
  }

  look(client: ClientName): Promise<void> {
    return lookAt(client, this.#engines.get(client),
      (nsp) => this.#admitted.get(client + nsp), this.#recorder);
  }

  hold(client: ClientName): void { this.#party(client).link.hold(); }
  async deliver(client: ClientName): Promise<void> {
    const { link } = this.#party(client);
    while (link.deliverOne()) await settle(this.#world);
  }

  poll(client: ClientName): void { this.#party(client).link.deliverPoll(); }
  upgrade(client: ClientName): void { this.#party(client).link.webSockets('allow'); }
  block(client: ClientName): void { this.#party(client).link.webSockets('refuse'); }
  cut(client: ClientName): void { this.#party(client).link.cut(); }

  async advance(byMs: number, timers: TimerOrder): Promise<void> {
    await advance(this.#world, this.nowMs() + byMs, timers);
    this.#patienceMs = 0;
    this.#afterIo = timers === 'after-io';
  }

  stepClock(byMs: number): void { this.#world.clock.stepWall(byMs); }
  suspend(byMs: number): void {
    this.#world.clock.oversleep(byMs);
    this.#afterIo = true;
  }

  async settle(): Promise<void> {
    await settle(this.#world);
    if (this.#patienceMs > 0) await advance(this.#world, this.nowMs() + this.#patienceMs, 'first');
    this.#patienceMs = this.#bench.target.answersWithinMs ?? 0;
    if (this.#afterIo) {
      this.#afterIo = false;
      return;
    }
    if (this.#world.clock.release()) await settle(this.#world);
  }

  nowMs(): number { return this.#world.clock.elapsedMs(); }
  take(): readonly Observation[] { return this.#recorder.take(this.#bench.target.shutsOut); }

  async finish(): Promise<Finished> {
    const inconclusive = unknownWork(this.#world.work) ?? this.#recorder.unreadable;
    const recorded = this.#recorder.finish(this.#bench.mint);
    watch(undefined);
    this.#world.clock.release();
    for (const { client, link } of this.#parties.values()) {
      client.close();
      while (link.deliverOne());
      link.cut();
    }
    for (const { link } of this.#rude.values()) link.cut();
    await settle(this.#world);
    await this.#world.network.close();
    this.#httpServer.emit('close');
    await settle(this.#world);
    return { ...recorded, inconclusive };
  }

  async #start(): Promise<void> {
    const { target, registered } = this.#bench;
    EngineClient.priorWebsocketSuccess = false;
    watchModule(target.socketIo);
    watch({
      recorder: this.#recorder,
      stall: (ms) => { this.#world.clock.stall(ms); },
      admitted: (client, nsp, socket) => { this.#admitted.set(client + nsp, socket); },
      connected: (client, conn) => { this.#engines.set(client, conn); },
      namespace: (name) => namespaceIn(target.dialect, name),
      mute: target.refreshesMutely === true,
      ...declaredFor(target, this.#recorder),
      registered: (event, called) => registered?.(event, called),
    });
    await this.#serve();
  }

  async #serve(): Promise<void> {
    const { target, mint } = this.#bench;
    this.#httpServer = await startTarget(this.#world, target, {
      httpServer: this.#httpServer, key: mint.key,
      ...(target.keyring === true ? { nextKey: mint.nextKey } : {}),
      ...(target.database === true ? { database: this.#database } : {}),
    });
    await this.#world.network.serve(this.#httpServer);
    await settle(this.#world);
  }

  #clientOptions(name: ClientName): ConstructorParameters<typeof OfficialClient>[0] & {
    readonly link: Link;
  } {
    const { network } = this.#world;
    const { target } = this.#bench;
    return {
      name, link: network.link(name), url: network.url, recorder: this.#recorder,
      dialect: dialectOf(target),
      authorization: target.authorization === true,
    };
  }

  #credentials(token: TokenName, joinMs: number): { token: string | undefined; joinMs: number } {
    this.#patienceMs += this.#bench.target.joinsWithinMs ?? 0;
    return { token: this.#bench.mint.token(token), joinMs };
  }

  #party(client: ClientName): Party {
    const party = this.#parties.get(client);
    if (party === undefined) throw noSuchClient(client);
    return party;
  }
}
