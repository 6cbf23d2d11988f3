import type { Namespace } from '../model/step.ts';

/** A frame as Engine.IO hands it on. */
export interface EnginePacket { readonly type: string; readonly data?: unknown }

/**
 * EVENT and ACK packets carry ours as an argument: `2["message","m1"]`, `3/side,0["n1"]`; with a
 * number where an acknowledgement is wanted or given.
 */
const WITH_ARGUMENTS = /^([23])(?:(\/[^,]*),)?(\d*)(\[.*\])$/s;

export interface Carried {
  readonly nsp: Namespace;
  readonly isAck: boolean;
  /** Names the acknowledgement among those of this connection, if there is one. */
  readonly number: string;
  readonly args: readonly unknown[];
}

/** What a frame carries of the application's, if anything. */
export function carriedBy({ type, data }: EnginePacket): Carried | undefined {
  if (type !== 'message' || typeof data !== 'string') return undefined;
  const [, kind, nsp = '/', number = '', args] = WITH_ARGUMENTS.exec(data) ?? [];
  if (args === undefined) return undefined;
  return {
    nsp: nsp as Namespace, isAck: kind === '3', number: `${nsp} ${number}`,
    args: JSON.parse(args) as unknown[],
  };
}

/** A binary EVENT, by the frame that it begins with: `51-0["message","m1"]`. */
const WITH_ATTACHMENTS = /^5(\d+)-(.*)$/s;

/** Puts binary events together: one has arrived with the last of its attachments. */
export class Reassembly {
  #begun: EnginePacket | undefined;
  #missing = 0;

  /** @returns the packet that is whole with this frame, where one is. */
  take(frame: EnginePacket): EnginePacket | undefined {
    const { type, data } = frame;
    if (type !== 'message') return frame;
    if (typeof data !== 'string') {
      this.#missing -= 1;
      return this.#missing === 0 ? this.#begun : undefined;
    }
    const [, attachments, rest] = WITH_ATTACHMENTS.exec(data) ?? [];
    if (attachments === undefined) return frame;
    [this.#begun, this.#missing] = [{ type, data: `2${rest}` }, Number(attachments)];
    return undefined;
  }
}
