import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { UpstreamSurprise } from '../../../model/errors.ts';
import type { Labels } from '../api.ts';

/** Part of one series: its chunks come in time order, over one or several frames. */
export interface ChunkedSeries {
  readonly labels: Labels;
  readonly chunks: readonly Uint8Array[];
}

const XOR = 1;

/**
 * The series of one `prometheus.ChunkedReadResponse`. Chunks are views into the frame. Throws UpstreamSurprise.
 * https://github.com/prometheus/prometheus/blob/main/prompb/remote.proto, types.proto
 */
export function chunkedSeries(frame: Uint8Array): ChunkedSeries[] {
  const all: ChunkedSeries[] = [];
  try {
    const reader = new BinaryReader(frame);
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === tagOf(1, WireType.LengthDelimited)) all.push(series(reader, frame));
      else skip(reader, tag);
    }
  } catch (cause) {
    if (cause instanceof UpstreamSurprise) throw cause;
    throw new UpstreamSurprise({ source: 'remote read', issue: 'a frame is not a ChunkedReadResponse', cause });
  }
  return all;
}

/** A field's tag as it is written, so that nothing is allocated for the fields of 100,000 chunks. */
const tagOf = (field: number, wire: WireType): number => (field << 3) | wire;
const first = { text: tagOf(1, WireType.LengthDelimited), number: tagOf(1, WireType.Varint) };
const second = { text: tagOf(2, WireType.LengthDelimited), number: tagOf(2, WireType.Varint) };
const encodingTag = tagOf(3, WireType.Varint);
const dataTag = tagOf(4, WireType.LengthDelimited);

/** Where the message that starts here ends. */
const endOf = (reader: BinaryReader): number => reader.uint32() + reader.pos;

function skip(reader: BinaryReader, tag: number): void {
  const wire = tag & 7;
  // Not every number is a wire type; those that are not would be skipped wrongly.
  const known = wireTypes.find((one) => one === wire);
  if (known === undefined || tag >>> 3 === 0) throw new Error(`no such field: ${tag}`);
  reader.skip(known);
}

const wireTypes = [WireType.Varint, WireType.Bit64, WireType.LengthDelimited, WireType.Bit32];

function series(reader: BinaryReader, frame: Uint8Array): ChunkedSeries {
  const end = endOf(reader);
  const labels: Record<string, string> = {};
  const chunks: Uint8Array[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === second.text) chunks.push(chunk(reader, frame));
    else if (tag === first.text) label(reader, labels);
    else skip(reader, tag);
  }
  return { labels, chunks };
}

function label(reader: BinaryReader, labels: Record<string, string>): void {
  const end = endOf(reader);
  let [name, value] = ['', ''];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === first.text) name = reader.string();
    else if (tag === second.text) value = reader.string();
    else skip(reader, tag);
  }
  labels[name] = value;
}

/** Its times are in the data as well: they are passed over here, since the reader would allocate what it skips. */
function chunk(reader: BinaryReader, frame: Uint8Array): Uint8Array {
  const end = endOf(reader);
  let encoding = 0;
  let data: Uint8Array = NO_DATA;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === first.number || tag === second.number) while ((frame[reader.pos++] ?? 0) >= 0x80);
    else if (tag === encodingTag) encoding = reader.uint32();
    else if (tag === dataTag) data = reader.bytes();
    else skip(reader, tag);
  }
  if (encoding === XOR) return data;
  throw new UpstreamSurprise({ source: 'remote read', issue: `chunks have encoding ${encoding}, not XOR` });
}

const NO_DATA = new Uint8Array();
