import type { Observation } from '../../model/history.ts';
import { inNamespace } from '../../model/step.ts';
import type { ClientName, Namespace } from '../../model/step.ts';
import { LastWords } from '../last-words.ts';
import type { Passing } from '../wire-log.ts';
import type { Seen, Witness } from '../witness.ts';
import { HEARD_WITHIN_MS } from './expiries.ts';
import { leftBecause } from './left-because.ts';
import { Recoverable } from './recoverable.ts';
import { bearsAny, inText, newlySent } from './sent.ts';
import type { Sent } from './sent.ts';
import { Standing } from './standing.ts';
import { Waiting } from './waiting.ts';
import type { Watching } from './watching.ts';

/** Between which instants of our clock something happened. */
interface Span { readonly fromMs: number; readonly toMs: number }

/**
 * Notes what one sequence showed from outside. What the server did is inferred from what clients
 * see of it, and has an interval: not before what caused it was written, not after it showed.
 */
export class RemoteWitness extends Waiting implements Witness {
  readonly #at: Watching;
  #taken: Observation[] = [];
  readonly #sent = new Map<string, Sent>();
  readonly #standing = new Standing();
  readonly #lastWords = new LastWords();
  readonly #recoverable = new Map<ClientName, Recoverable>();
  #trouble: string | null = null;
  #widestMs = 0;
  isCutting = false;

  constructor(at: Watching) {
    super();
    this.#at = at;
  }

  /** By the server's clock as far as that is known: by the middle of what it can show. */
  passed(passing: Passing): void {
    const { ours, originMs, clock: { lowMs, highMs } } = this.#at;
    this.#at.passed(passing, Math.round(ours() + (lowMs + highMs) / 2 - originMs));
  }

  /** What the server's clock shows at the earliest when ours shows this. */
  #earliestMs(oursMs: number): number { return oursMs + this.#at.clock.lowMs - this.#at.originMs; }
  /** The latest that it can be by the server's clock. */
  latestMs(): number { return this.#at.ours() + this.#at.clock.highMs - this.#at.originMs; }
  /** Our clock's reading when the server's shows this at the latest. */
  oursAt(offsetMs: number): number { return offsetMs + this.#at.originMs - this.#at.clock.highMs; }
  /** And when it shows that at the earliest: a whole millisecond, not before. */
  surelyAt(offsetMs: number): number {
    return Math.ceil(offsetMs + this.#at.originMs - this.#at.clock.lowMs);
  }

  take(): readonly Observation[] { return this.#taken.splice(0); }
  get trouble(): string | null { return this.#trouble; }
  /** The widest interval in which a message was accepted. */
  get widestMs(): number { return this.#widestMs; }

  asks(client: ClientName, nsp: Namespace): void {
    this.#standing.asks(client, nsp, this.#at.ours());
    this.await(`join ${client}${nsp}`);
  }

  /** @param isDeaf whether its client could not hear, for now, what becomes of it */
  sends(client: ClientName, nsp: Namespace, id: string, isHeld: boolean, isDeaf: boolean): void {
    const sent = newlySent(client, nsp, isHeld ? Infinity : this.#at.ours());
    this.#sent.set(id, sent);
    if (!isHeld && !isDeaf && this.#standing.isIn(client, nsp)) this.#arrives(id, sent);
  }

  /** @param isMute whether nothing is heard of what the server makes of it */
  refreshes(client: ClientName, nsp: Namespace, id: string, isMute: boolean): void {
    const sent = newlySent(client, nsp, this.#at.ours(), isMute);
    this.#sent.set(id, sent);
    if (this.#standing.isIn(client, nsp)) this.#arrives(id, sent, isMute);
  }

  /** What it emitted while it was away goes out as soon as it is in. */
  comesBack(client: ClientName): void {
    for (const [id, sent] of this.#sent) {
      if (sent.client !== client || sent.hasArrived) continue;
      sent.atMs = this.#at.ours();
      this.await(`answer ${id}`);
    }
  }

  /** Whether somebody is still there who should be gone. */
  outstays(goneMs: (client: ClientName) => number): boolean {
    return this.#standing.clients.some((client) => goneMs(client) < this.latestMs());
  }

  /** Whether what was sent past an expiry was accepted. */
  acceptsLate(expMs: (client: ClientName) => number): boolean {
    return [...this.#sent.values()].some(({ client, atMs, isAccepted }) =>
      isAccepted && this.#earliestMs(atMs) >= expMs(client));
  }

  isIn(client: ClientName): boolean { return this.#standing.isIn(client, '/'); }

  /** What was held goes out now, if there was a connection left to carry it. */
  delivers(client: ClientName, isCarried: boolean): void {
    for (const [id, sent] of this.#sent) {
      if (sent.client !== client || sent.atMs !== Infinity) continue;
      sent.atMs = this.#at.ours();
      if (!isCarried) continue;
      this.#arrives(id, sent);
      this.await(`answer ${id}`);
    }
  }

  /** Whether a message arrived in time whose client is still there, and has heard nothing of it. */
  owesAnswer(isLive: (client: ClientName, atMs: number) => boolean): boolean {
    return [...this.#sent.values()].some(({ client, nsp, atMs, ...became }) =>
      became.hasArrived && !became.isAccepted && !became.isAnswered
      && this.#standing.isIn(client, nsp) && isLive(client, this.#earliestMs(atMs)));
  }

  note(trouble: string): void { this.#trouble ??= trouble; }

  expect(): void { /* messages are known by their text */ }
  couldNotRead(client: string, why: string): void {
    this.note(`client ${client} was sent what it cannot read, and gave up: ${why}`);
  }

  couldNotConnect(client: ClientName, error: unknown): boolean {
    const trouble = this.isCutting ? null : this.#at.otherwise(client, error);
    if (trouble === null) return false;
    this.note(trouble);
    this.#forget(client);
    return true;
  }

  did(what: 'opened' | 'pulled' | 'probed', client: ClientName): void {
    this.done(`${what} ${client}`);
    this.hasChanged();
  }

  heard(client: ClientName, event: string, args: readonly unknown[]): void {
    const now = this.#at.ours();
    if (this.#recoverable.get(client)?.hears(args) === true) {
      const since = { fromMs: this.#standing.stoodMs(client, now), toMs: now };
      this.#put({ by: 'client', kind: 'received', client, packet: event }, since);
    }
    const text = JSON.stringify(args);
    if (!bearsAny(text, this.#at.mark)) this.#lastWords.said(client, now);
    this.overhears(event, text, client);
  }

  /** @param by which client of this sequence hears it, if it is one of them */
  overhears(event: string, text: string, by?: ClientName): void {
    const shows = this.#at.shows(event);
    if (shows === 'nothing') return;
    for (const [id] of inText(this.#sent, text, this.#at.mark)) {
      this.#accepts(id);
      if (shows === 'a broadcast') this.#broadcasts(id, by);
    }
  }

  /** It was written to whoever hears it after it was sent, and before that was heard. */
  #broadcasts(id: string, by: ClientName | undefined): void {
    const sent = this.#sent.get(id);
    if (sent === undefined || by === sent.client) return;
    const { client, nsp, atMs, isBroadcast } = sent;
    const span = { fromMs: Math.min(atMs, this.#at.ours()), toMs: this.#at.ours() };
    const seen = { by: 'server' as const, ...inNamespace(nsp), packet: id };
    if (by !== undefined) {
      this.#standing.stands(by, span.fromMs);
      this.#put({ ...seen, kind: 'sent', client: by }, span);
    }
    if (!isBroadcast) this.#put({ ...seen, kind: 'broadcast', client }, span);
    sent.isBroadcast = true;
  }

  see(seen: Seen): void {
    if (seen.by !== 'client') return;
    const nsp = seen.nsp ?? '/';
    const key = seen.client + nsp;
    const now = this.#at.ours();
    const asked = { fromMs: this.#standing.askedMs(seen.client, nsp, now), toMs: now };
    const alive = { fromMs: this.#standing.stoodMs(seen.client, now), toMs: now };
    switch (seen.kind) {
      case 'connected':
        this.#standing.comesIn(seen.client, nsp, now);
        if (nsp === '/') this.#recoverableOf(seen.client).connects(seen.pid);
        this.#put({
          by: 'server', kind: 'admitted', ...whoOf(seen),
          ...(seen.pid === 'kept' ? { recovered: true as const } : {}),
        }, asked);
        this.#put(seen, asked);
        this.done(`join ${key}`);
        break;
      case 'refused':
        this.#put(seen, asked);
        this.done(`join ${key}`);
        break;
      case 'acked': this.#acked(seen, now); break;
      case 'disconnected': {
        if (this.#standing.leaves(seen.client, nsp) && seen.reason !== 'io client disconnect') {
          const told = this.#lastWords.of(seen.client, now);
          this.#put({ ...leftBecause(seen.reason), ...whoOf(seen), ...told }, alive);
        }
        this.#put(seen, alive);
        this.#forget(seen.client);
        break;
      }
      case 'closed': {
        if (this.#standing.leaves(seen.client, nsp)) {
          this.#put({ by: 'server', kind: 'left', reason: 'closed', ...whoOf(seen) }, alive);
        }
        this.#put(seen, alive);
        this.#forget(seen.client);
        break;
      }
      default:
        this.#put(seen, { fromMs: now, toMs: now });
        this.done(`${seen.kind} ${seen.client}`);
    }
    this.hasChanged();
  }

  #recoverableOf(client: ClientName): Recoverable {
    const recoverable = this.#recoverable.get(client) ?? new Recoverable();
    this.#recoverable.set(client, recoverable);
    return recoverable;
  }

  #acked(seen: Seen & { kind: 'acked' }, now: number): void {
    const sent = this.#sent.get(seen.packet);
    const fromMs = sent?.atMs ?? now;
    const counts = this.#at.acksCount || isRefresh(seen.packet);
    if (sent !== undefined) sent.isAnswered ||= counts;
    this.#standing.stands(seen.client, Math.min(fromMs, now));
    if (seen.ok && counts) this.#accepts(seen.packet);
    this.#put(seen, { fromMs: Math.min(fromMs, now), toMs: now });
    if (counts) this.done(`answer ${seen.packet}`);
  }

  #accepts(id: string): void {
    const sent = this.#sent.get(id);
    if (sent === undefined || sent.isAccepted) return;
    sent.isAccepted = true;
    const span = { fromMs: Math.min(sent.atMs, this.#at.ours()), toMs: this.#at.ours() };
    this.#standing.stands(sent.client, span.fromMs);
    this.#widestMs = Math.max(this.#widestMs, span.toMs - span.fromMs);
    const { client, nsp } = sent;
    // Sent before the client could know that it was let in.
    if (!sent.hasArrived) this.#arrives(id, sent);
    this.#put({ by: 'server', kind: 'accepted', client, ...inNamespace(nsp), packet: id }, span);
    this.done(`answer ${id}`);
    this.hasChanged();
  }

  #arrives(id: string, sent: Sent, isMute = false): void {
    const { client, nsp, atMs } = sent;
    sent.hasArrived = true;
    // Nobody says when it was read.
    const toMs = isMute ? atMs + HEARD_WITHIN_MS : atMs;
    this.#put({
      by: 'server', kind: 'arrived', client, ...inNamespace(nsp), packet: id,
      ...(isMute ? { mute: true as const } : {}),
    }, { fromMs: atMs, toMs });
  }

  #put(seen: Seen, { fromMs, toMs }: Span): void {
    const [atMs, latestMs] =
      [this.#earliestMs(fromMs), toMs + this.#at.clock.highMs - this.#at.originMs];
    this.#taken.push({ atMs, latestMs, ...seen } as Observation);
  }

  #forget(client: ClientName): void {
    this.forget(client, (packet) => this.#sent.get(packet)?.client);
  }
}

const isRefresh = (id: string): boolean => id.startsWith('r');

const whoOf = (
  { client, nsp }: Pick<Observation, 'client' | 'nsp'>,
): { readonly client: ClientName; readonly nsp?: Namespace } =>
  ({ client, ...(nsp === undefined ? {} : { nsp }) });
