import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Window } from '../../../model/units.ts';
import type { LabelMatcher } from '../selector.ts';

const STREAMED_XOR_CHUNKS = 1;
const matcherTypes: Record<LabelMatcher['op'], number> = { '=': 0, '!=': 1, '=~': 2, '!~': 3 };

/**
 * `prometheus.ReadRequest` with one query, in snappy's block format; times of the window are both included.
 * https://github.com/prometheus/prometheus/blob/main/prompb/remote.proto
 */
export function readRequest(matchers: readonly LabelMatcher[], window: Window): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int64(window.from).tag(2, WireType.Varint).int64(window.to);
  for (const { label, op, value } of matchers) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.Varint).int32(matcherTypes[op]);
    writer.tag(2, WireType.LengthDelimited).string(label).tag(3, WireType.LengthDelimited).string(value).join();
  }
  writer.join();
  writer.tag(2, WireType.Varint).int32(STREAMED_XOR_CHUNKS);
  return snappy(writer.finish());
}

/**
 * Only the request is snappy, a few hundred bytes: literals without compression are valid, so no library is needed.
 * https://github.com/google/snappy/blob/main/format_description.txt: the length as a varint, then elements; a literal's
 * tag 61 << 2 is followed by its length - 1 as two bytes.
 */
function snappy(bytes: Uint8Array): Uint8Array {
  const writer = new BinaryWriter().uint32(bytes.length);
  for (let at = 0; at < bytes.length; at += 65_536) {
    const literal = bytes.subarray(at, at + 65_536);
    const last = literal.length - 1;
    writer.raw(Uint8Array.of(61 << 2, last & 0xff, last >> 8)).raw(literal);
  }
  return writer.finish();
}
