import { beforeEach, describe, expect, it } from 'vitest';
import type { VirtualClock } from './clock.ts';
import { DeclaredAcceptance } from './declared.ts';
import { plainDialect, textOf } from './dialect.ts';
import { Recorder } from './record.ts';

describe('an acceptance that is declared', () => {
  it('should stand where the listener was entered, and last until it showed', () => {
    const declared = acceptance({ ack: ([answer]) => answer === 'ok' });
    for (const id of ['m1', 'm2']) {
      declared.arrived(id, { client: 'A' }, CONN);
      declared.entered(id, 'named', SOCKET, listener);
    }
    recorder.see({ by: 'client', kind: 'upgraded', client: 'A' });
    nowMs = 7;
    declared.wrote({ packet: 'm2', isAck: true, args: ['ok'] });
    declared.wrote({ packet: 'm1', isAck: true, args: ['ok'] });
    expect(recorder.take()).toEqual([
      { ...ACCEPTED, packet: 'm1', atMs: 0, latestMs: 7 },
      { ...ACCEPTED, packet: 'm2', atMs: 0, latestMs: 7 },
      { by: 'client', kind: 'upgraded', client: 'A', atMs: 0 },
    ]);
  });

  it('should not be one without what declares it, and only once with it', () => {
    const declared = acceptance({ ack: ([answer]) => answer === 'ok' });
    declared.arrived('m1', { client: 'A' }, CONN);
    declared.entered('m1', 'named', SOCKET, listener);
    declared.wrote({ packet: 'm1', isAck: true, args: ['expired'] });
    declared.wrote({ packet: 'm1', isAck: false, args: ['said', 'm1'] });
    expect(recorder.take()).toEqual([]);
    for (const _ of [1, 2]) declared.wrote({ packet: 'm1', isAck: true, args: ['ok'] });
    expect(recorder.take()).toEqual([{ ...ACCEPTED, packet: 'm1', atMs: 0 }]);
  });

  it('should be known not to be one where its acknowledgement says no', () => {
    const declared = acceptance({ ack: ([answer]) => answer === 'ok' });
    for (const [id, answer] of [['m1', 'ok'], ['m2', 'expired']] as const) {
      declared.arrived(id, { client: 'A' }, CONN);
      declared.entered(id, 'named', SOCKET, listener);
      expect(declared.isRefused(id)).toBe(false);
      declared.wrote({ packet: id, isAck: true, args: [answer] });
    }
    expect(declared.isRefused('m1')).toBe(false);
    expect(declared.isRefused('m2')).toBe(true);
  });

  it('should stand where a listener for the event was entered, behind a catch-all one', () => {
    const declared = acceptance({ ack: ([answer]) => answer === 'ok' });
    declared.arrived('m1', { client: 'A' }, CONN);
    declared.arrived('m2', { client: 'A' }, CONN);
    for (const id of ['m1', 'm2']) declared.entered(id, 'catch-all', SOCKET, listener);
    nowMs = 300;
    declared.entered('m2', 'named', SOCKET, listener);
    declared.entered('m2', 'catch-all', SOCKET, listener);
    for (const id of ['m1', 'm2']) declared.wrote({ packet: id, isAck: true, args: ['ok'] });
    expect(recorder.take()).toEqual([
      { ...ACCEPTED, packet: 'm1', atMs: 0, latestMs: 300 },
      { ...ACCEPTED, packet: 'm2', atMs: 300 },
    ]);
  });

  it('should show by an event, to whomever it is written', () => {
    const declared = acceptance({ event: 'said' });
    declared.arrived('m1', { client: 'B', nsp: '/side' }, CONN);
    declared.wrote({ packet: 'm1', isAck: true, args: ['ok'] });
    declared.wrote({ packet: 'm1', isAck: false, args: ['other', 'm1'] });
    expect(recorder.take()).toEqual([]);
    declared.wrote({ packet: 'm1', isAck: false, args: ['said', 'm1'] });
    expect(recorder.take())
      .toEqual([{ ...ACCEPTED, client: 'B', nsp: '/side', packet: 'm1', atMs: 0 }]);
  });

  it('should be one each time that a client which retries has it arrive', () => {
    const declared = acceptance({ ack: ([answer]) => answer === 'ok' });
    const [first, second] = ['m1', 'm1'].map((id) => declared.arrived(id, { client: 'A' }, CONN));
    const told = [[first, 'ok'], [second, 'expired'], [second, 'ok']] as const;
    for (const [delivery, answer] of told) {
      for (const one of [listener, () => {}]) declared.entered('m1', 'named', SOCKET, one);
      declared.wrote({ packet: 'm1', isAck: true, args: [answer] }, delivery);
      expect(declared.isRefused('m1')).toBe(answer === 'expired');
      nowMs += 1;
    }
    expect(recorder.take()).toEqual([
      { ...ACCEPTED, packet: 'm1', atMs: 0 }, { ...ACCEPTED, packet: 'm1', atMs: 1, latestMs: 2 },
    ]);
  });

  it('should be one for each delivery, however many an event that shows it is written to', () => {
    const declared = acceptance({ event: 'said' });
    for (const _ of [1, 2]) declared.arrived('m1', { client: 'A' }, CONN);
    for (const _ of [1, 2]) {
      declared.entered('m1', 'named', SOCKET, listener);
      for (const __ of [1, 2, 3]) declared.wrote({ packet: 'm1', isAck: false, args: ['said'] });
      nowMs += 1;
    }
    expect(recorder.take()).toEqual([
      { ...ACCEPTED, packet: 'm1', atMs: 0 }, { ...ACCEPTED, packet: 'm1', atMs: 1 },
    ]);
  });

  it('should be another matter for a refresh', () => {
    const declared = acceptance({ ack: () => { throw new Error('not a message'); } });
    declared.arrived('r1', { client: 'A' }, CONN);
    declared.wrote({ packet: 'r1', isAck: true, args: [{ error: 'refused' }] });
    expect(recorder.take()).toEqual([]);
    declared.wrote({ packet: 'r1', isAck: true, args: [{ until: 1 }] });
    expect(recorder.take()).toEqual([{ ...ACCEPTED, packet: 'r1', atMs: 0 }]);
  });
});

describe('a text of ours', () => {
  it('should be found in whatever holds it, where payloads are the user\'s', () => {
    recorder.expect('m1', 'm1');
    const held = [{ to: [{ text: `hello ${textOf('m1')}` }] }];
    expect(recorder.packetIn(held)?.id).toBe('m1');
    expect(recorder.packetIn([{ text: textOf('m11') }])).toBeUndefined();
    const plain = new Recorder(clock, new Map());
    plain.expect('m1', 'm1');
    expect(plain.packetIn(held)).toBeUndefined();
    expect(plain.packetIn(['m1'])?.id).toBe('m1');
  });
});

// Helpers

const CONN = {};
const SOCKET = { conn: CONN };
const listener = (): void => {};

const ACCEPTED = { by: 'server', kind: 'accepted', client: 'A' } as const;

let nowMs = 0;
const clock = { elapsedMs: () => nowMs } as VirtualClock;
let recorder = new Recorder(clock, new Map(), true);
beforeEach(() => {
  nowMs = 0;
  recorder = new Recorder(clock, new Map(), true);
});

type Accepted = ConstructorParameters<typeof DeclaredAcceptance>[1];
const acceptance = (accepted: Accepted): DeclaredAcceptance =>
  new DeclaredAcceptance(recorder, accepted, plainDialect('message'));
