import { UpstreamSurprise } from '../../model/errors.ts';

/** Bytes that one answer after the other is read into. */
export interface BodyBuffer {
  /** All chunks as one piece, valid until the next answer. Throws UpstreamSurprise where it is larger than any list. */
  readonly read: (chunks: AsyncIterable<Uint8Array>) => Promise<Buffer>;
}

/** A page of 500 pods is about 5 MB, and no object is larger than 1.5 MB: more is no list of Kubernetes objects. */
const LARGEST = 512 * 2 ** 20;

/**
 * A list of 50,000 pods is 500 pages. Were each a buffer of its own, it would be old when its last item is taken, and V8
 * collects old ones when they add up to 64 MB: half of that is what they took on average, and glibc keeps the holes.
 */
export function bodyBuffer(largest = LARGEST): BodyBuffer {
  let bytes: Buffer = Buffer.alloc(0);
  return {
    async read(chunks) {
      let length = 0;
      for await (const chunk of chunks) {
        const next = length + chunk.length;
        if (next > largest) throw tooLarge(largest);
        if (next > bytes.length) bytes = grown(bytes, next);
        bytes.set(chunk, length);
        length = next;
      }
      return bytes.subarray(0, length);
    },
  };
}

function grown(bytes: Buffer, least: number): Buffer {
  const larger = Buffer.allocUnsafe(Math.max(2 * bytes.length, least));
  larger.set(bytes);
  return larger;
}

const tooLarge = (largest: number): UpstreamSurprise =>
  new UpstreamSurprise({ source: 'kubernetes', issue: `an answer of more than ${largest / 2 ** 20} MiB` });
