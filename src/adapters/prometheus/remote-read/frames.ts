import { UpstreamSurprise } from '../../../model/errors.ts';
import { crc32c } from './crc32c.ts';

/** Prometheus sends 1 MiB; a length beyond this is not one of its frames. */
const LARGEST = 64 * 2 ** 20;
const CHECKSUM_BYTES = 4;

/** Where a frame is put together. */
export interface FrameRoom {
  bytes: Buffer;
}

export interface FrameReader {
  /** Throws UpstreamSurprise for a bad frame. */
  readonly take: (part: Uint8Array) => void;
  /** Throws UpstreamSurprise for a frame that was broken off. */
  readonly end: () => void;
}

/**
 * Payloads of a chunked reply: each frame is its length as a varint, a CRC-32C, and the payload. A payload is valid
 * until `read` returns: all share one buffer, which grows.
 */
export function frameReader(read: (payload: Uint8Array) => void, room: FrameRoom = newRoom()): FrameReader {
  const frame = newFrame(room);
  return {
    take(part) {
      for (let at = 0; at < part.length; ) {
        at = frame.take(part, at);
        const payload = frame.complete();
        if (payload !== undefined) read(payload);
      }
    },
    end() {
      if (frame.begun()) throw surprise('the reply ended in the middle of a frame');
    },
  };
}

const surprise = (issue: string): UpstreamSurprise => new UpstreamSurprise({ source: 'remote read', issue });

/** What Prometheus sends at once. */
export const newRoom = (): FrameRoom => ({ bytes: Buffer.alloc(2 ** 20 + CHECKSUM_BYTES) });

function newFrame(room: FrameRoom) {
  const head = { length: 0, shift: 0, done: false };
  let filled = 0;

  const takeHead = (byte: number): void => {
    head.length += (byte & 0x7f) * 2 ** head.shift;
    head.shift += 7;
    if (head.length > LARGEST || head.shift > 35) throw surprise('a frame is longer than any of Prometheus');
    head.done = byte < 0x80;
    const needed = head.length + CHECKSUM_BYTES;
    if (head.done && room.bytes.length < needed) room.bytes = Buffer.alloc(needed);
  };

  return {
    begun: (): boolean => head.shift > 0,
    /** Takes what belongs to this frame, and says where the rest begins. */
    take(chunk: Uint8Array, from: number): number {
      let at = from;
      while (!head.done && at < chunk.length) takeHead(chunk[at++] ?? 0);
      if (!head.done) return at;
      const part = chunk.subarray(at, at + head.length + CHECKSUM_BYTES - filled);
      room.bytes.set(part, filled);
      filled += part.length;
      return at + part.length;
    },
    complete(): Uint8Array | undefined {
      if (!head.done || filled < head.length + CHECKSUM_BYTES) return undefined;
      const payload = room.bytes.subarray(CHECKSUM_BYTES, filled);
      if (crc32c(payload) !== room.bytes.readUInt32BE(0)) throw surprise('the checksum of a frame is wrong');
      Object.assign(head, { length: 0, shift: 0, done: false });
      filled = 0;
      return payload;
    },
  };
}
