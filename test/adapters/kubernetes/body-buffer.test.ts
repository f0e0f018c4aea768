import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyBuffer } from '../../../src/adapters/kubernetes/body-buffer.ts';
import { UpstreamSurprise } from '../../../src/model/errors.ts';

const inPieces = (pieces: readonly string[]): AsyncIterable<Uint8Array> =>
  (async function* () {
    for (const piece of pieces) yield Buffer.from(piece);
  })();

describe('a buffer for one answer after the other', () => {
  it('has each as one piece, whatever came before it', async () => {
    const answers = fc.array(fc.array(fc.string({ maxLength: 40 }), { maxLength: 6 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(answers, async (all) => {
        const buffer = bodyBuffer();
        for (const pieces of all) expect((await buffer.read(inPieces(pieces))).toString()).toBe(pieces.join(''));
      }),
    );
  });

  it('does not take new memory for an answer that is no longer than the one before', async () => {
    const buffer = bodyBuffer();
    const long = await buffer.read(inPieces(['a'.repeat(1000)]));
    const short = await buffer.read(inPieces(['b'.repeat(900)]));
    expect(short.buffer).toBe(long.buffer);
    expect(short.byteOffset).toBe(long.byteOffset);
  });

  it('refuses an endless answer', async () => {
    const endless = (async function* () {
      for (let i = 0; i < 1000; i++) yield Buffer.alloc(300);
    })();
    await expect(bodyBuffer(1000).read(endless)).rejects.toBeInstanceOf(UpstreamSurprise);
    expect(await bodyBuffer(1000).read(inPieces(['a'.repeat(1000)]))).toHaveLength(1000);
  });
});
