import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkedSeries } from '../../../../src/adapters/prometheus/remote-read/chunked-series.ts';
import { crc32c } from '../../../../src/adapters/prometheus/remote-read/crc32c.ts';
import { framesOf } from '../../../../src/adapters/prometheus/remote-read/frames.ts';
import { readRequest } from '../../../../src/adapters/prometheus/remote-read/read-request.ts';
import { WINDOW } from '../collect.ts';
import { frame } from './frame-writer.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size = 7): Promise<number[][]> {
  const all: number[][] = [];
  for await (const payload of framesOf(inPieces(bytes, size))) all.push([...payload]);
  return all;
}

describe('frames', () => {
  it('computes CRC-32C', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283); // RFC 3720, B.4 and others
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array())).toBe(0);
  });

  it('come out whole however the network cuts them', async () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 5 }), fc.integer({ min: 1, max: 500 }), async (payloads, size) => {
        expect(await read(Buffer.concat(payloads.map(frame)), size)).toEqual(payloads.map((one) => [...one]));
      }),
    );
  });

  it('are refused with a wrong bit, a cut, or an absurd length', async () => {
    const good = frame(Uint8Array.from({ length: 100 }, (_, i) => i));
    const bent = Uint8Array.from(good);
    bent[50] = (bent[50] ?? 0) ^ 4;
    await expect(read(bent)).rejects.toMatchObject({
      name: 'UpstreamSurprise',
      issue: expect.stringContaining('checksum'),
    });
    await expect(read(good.subarray(0, 60))).rejects.toMatchObject({ issue: expect.stringContaining('middle') });
    await expect(read(good.subarray(0, 1))).rejects.toMatchObject({ issue: expect.stringContaining('middle') });
    await expect(read(Uint8Array.from([255, 255, 255, 255, 15]))).rejects.toMatchObject({
      issue: expect.stringContaining('longer'),
    });
    await expect(
      read(Buffer.from('remote error: context deadline exceeded, and more text after it')),
    ).rejects.toMatchObject({
      name: 'UpstreamSurprise',
    });
  });

  it('refuse protobuf of another kind and chunks that are not XOR', () => {
    expect(() => chunkedSeries(Uint8Array.of(10, 200, 1))).toThrowError(
      expect.objectContaining({ name: 'UpstreamSurprise' }),
    );
    const histogram = new BinaryWriter();
    histogram.tag(1, WireType.LengthDelimited).fork().tag(2, WireType.LengthDelimited).fork();
    histogram.tag(3, WireType.Varint).uint32(2).join().join();
    expect(() => chunkedSeries(histogram.finish())).toThrowError(
      expect.objectContaining({ issue: expect.stringContaining('encoding 2') }),
    );
  });
});

describe('the request', () => {
  it('is snappy of literals, also beyond one literal', () => {
    const long = 'x'.repeat(70_000);
    const bytes = readRequest([{ label: 'namespace', op: '=~', value: long }], WINDOW);
    const reader = new BinaryReader(bytes);
    const length = reader.uint32();
    const parts: Uint8Array[] = [];
    let at = reader.pos;
    while (at < bytes.length) {
      expect(bytes[at]).toBe(61 << 2);
      const size = (bytes[at + 1] ?? 0) + 256 * (bytes[at + 2] ?? 0) + 1;
      parts.push(bytes.subarray(at + 3, at + 3 + size));
      at += 3 + size;
    }
    expect(Buffer.concat(parts).length).toBe(length);
    expect(Buffer.concat(parts).toString('latin1')).toContain(long);
  });
});
