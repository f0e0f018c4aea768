import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { crc32c } from '../../../../src/adapters/prometheus/remote-read/crc32c.ts';

/** A frame as Prometheus writes it. */
export function frame(payload: Uint8Array): Uint8Array {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32c(payload));
  return new BinaryWriter().uint32(payload.length).raw(sum).raw(payload).finish();
}

/** A `ChunkedReadResponse` of one series with these chunks. */
export function response(labels: Readonly<Record<string, string>>, chunks: readonly Uint8Array[]): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.LengthDelimited).fork();
  for (const [name, value] of Object.entries(labels)) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name).tag(2, WireType.LengthDelimited).string(value).join();
  }
  for (const chunk of chunks) {
    writer.tag(2, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int64(1).tag(2, WireType.Varint).int64(2);
    writer.tag(3, WireType.Varint).uint32(1).tag(4, WireType.LengthDelimited).bytes(chunk).join();
  }
  return writer.join().finish();
}
