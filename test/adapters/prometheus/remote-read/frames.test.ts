import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkedSeries } from '../../../../src/adapters/prometheus/remote-read/chunked-series.ts';
import { crc32c } from '../../../../src/adapters/prometheus/remote-read/crc32c.ts';
import { frameReader } from '../../../../src/adapters/prometheus/remote-read/frames.ts';
import { readRequest } from '../../../../src/adapters/prometheus/remote-read/read-request.ts';
import { WINDOW } from '../collect.ts';
import { frame, response } from './frame-writer.ts';

function read(bytes: Uint8Array, size = 7): number[][] {
  const all: number[][] = [];
  const frames = frameReader((payload) => all.push([...payload]));
  for (let at = 0; at < bytes.length; at += size) frames.take(bytes.subarray(at, at + size));
  frames.end();
  return all;
}

describe('frames', () => {
  it('computes CRC-32C', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283); // RFC 3720, B.4 and others
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array())).toBe(0);
  });

  it('come out whole however the network cuts them', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 5 }), fc.integer({ min: 1, max: 500 }), (payloads, size) => {
        expect(read(Buffer.concat(payloads.map(frame)), size)).toEqual(payloads.map((one) => [...one]));
      }),
    );
  });

  it('are refused with a wrong bit, a cut, or an absurd length', () => {
    const good = frame(Uint8Array.from({ length: 100 }, (_, i) => i));
    const bent = Uint8Array.from(good);
    bent[50] = (bent[50] ?? 0) ^ 4;
    const text = Buffer.from('remote error: context deadline exceeded, and more text after it');
    for (const [bytes, issue] of [
      [bent, 'checksum'],
      [good.subarray(0, 60), 'middle'],
      [good.subarray(0, 1), 'middle'],
      [Uint8Array.from([255, 255, 255, 255, 15]), 'longer'],
      [text, ''],
    ] as const)
      expect(() => read(bytes)).toThrowError(
        expect.objectContaining({ name: 'UpstreamSurprise', issue: expect.stringContaining(issue) }),
      );
  });

  it('refuse protobuf of another kind and chunks that are not XOR', () => {
    expect(() => chunkedSeries(ignored)(Uint8Array.of(10, 200, 1))).toThrowError(
      expect.objectContaining({ name: 'UpstreamSurprise' }),
    );
    const histogram = new BinaryWriter();
    histogram.tag(1, WireType.LengthDelimited).fork().tag(2, WireType.LengthDelimited).fork();
    histogram.tag(3, WireType.Varint).uint32(2).join().join();
    expect(() => chunkedSeries(ignored)(histogram.finish())).toThrowError(
      expect.objectContaining({ issue: expect.stringContaining('encoding 2') }),
    );
  });
});

describe('labels of series', () => {
  const text = fc.constantFrom('app', 'proxy', 'shop', 'web-1', 'ü', '');
  const labels = fc.dictionary(fc.constantFrom('container', 'cpu', 'namespace', 'pod'), text);

  it('are those of each, however many it has in common with the one before in the same buffer', () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 8 }), (all) => {
        const buffer = Buffer.alloc(256);
        const read: Readonly<Record<string, string>>[] = [];
        const seriesIn = chunkedSeries((_, series) => read.push(series.labels));
        for (const own of all) {
          const bytes = response(own, []);
          buffer.set(bytes);
          seriesIn(buffer.subarray(0, bytes.length));
        }
        expect(read).toEqual(all);
        for (const [i, own] of read.entries())
          if (i > 0) expect(own === read[i - 1]).toBe(bytesOf(all[i]) === bytesOf(all[i - 1]));
      }),
    );
  });
});

const ignored = (): void => undefined;

const bytesOf = (labels: Readonly<Record<string, string>> | undefined): string =>
  Buffer.from(response(labels ?? {}, [])).toString('hex');

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
