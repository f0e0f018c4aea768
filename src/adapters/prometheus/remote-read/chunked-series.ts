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
 * The series of each `prometheus.ChunkedReadResponse` of one reply. Chunks are views into the frame; a series that goes on
 * has the very labels of the part before. Throws UpstreamSurprise.
 * https://github.com/prometheus/prometheus/blob/main/prompb/remote.proto, types.proto
 */
export function chunkedSeries(): (frame: Uint8Array) => ChunkedSeries[] {
  const labels = labelReader();
  return (frame) => {
    const all: ChunkedSeries[] = [];
    try {
      const reader = new BinaryReader(frame);
      while (reader.pos < reader.len) {
        const tag = reader.uint32();
        if (tag === tagOf(1, WireType.LengthDelimited)) all.push(series(reader, frame, labels));
        else skip(reader, tag);
      }
    } catch (cause) {
      if (cause instanceof UpstreamSurprise) throw cause;
      throw new UpstreamSurprise({ source: 'remote read', issue: 'a frame is not a ChunkedReadResponse', cause });
    }
    return all;
  };
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

function series(reader: BinaryReader, frame: Uint8Array, labels: LabelReader): ChunkedSeries {
  const end = endOf(reader);
  const chunks: Uint8Array[] = [];
  labels.begin();
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === second.text) chunks.push(chunk(reader, frame));
    else if (tag === first.text) labels.take(reader, frame);
    else skip(reader, tag);
  }
  return { labels: labels.done(), chunks };
}

interface LabelReader {
  readonly begin: () => void;
  readonly take: (reader: BinaryReader, frame: Uint8Array) => void;
  readonly done: () => Labels;
}

interface Label {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly value: string;
}

/**
 * Series come sorted: of the 13 labels of each, 4 differ from those of the series before. Comparing bytes is a tenth of what
 * making texts of them costs.
 */
function labelReader(): LabelReader {
  const known: Label[] = [];
  let last: Labels | undefined;
  let count = 0;
  return {
    begin() {
      count = 0;
    },
    take(reader, frame) {
      const end = endOf(reader);
      const before = known[count];
      const { pos } = reader;
      if (before?.bytes.length !== end - pos || !standsAt(pos, before.bytes, frame)) {
        known[count] = label(new Uint8Array(frame.subarray(pos, end)));
        last = undefined;
      }
      reader.pos = end;
      count++;
    },
    done() {
      if (last === undefined || count !== known.length) {
        known.length = count;
        last = Object.fromEntries(known.map(({ name, value }) => [name, value]));
      }
      return last;
    },
  };
}

function standsAt(from: number, bytes: Uint8Array, frame: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== frame[from + i]) return false;
  return true;
}

function label(bytes: Uint8Array): Label {
  const reader = new BinaryReader(bytes);
  let [name, value] = ['', ''];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === first.text) name = reader.string();
    else if (tag === second.text) value = reader.string();
    else skip(reader, tag);
  }
  return { bytes, name, value };
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
