import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { UpstreamSurprise } from '../../../model/errors.ts';
import type { Labels } from '../api.ts';

/** Part of one series: its chunks come in time order, over one or several frames. Valid until whoever takes it returns. */
export interface ChunkedSeries {
  readonly labels: Labels;
  /** Where in the frame the chunks lie, two numbers for each: its beginning and its end. */
  readonly places: readonly number[];
  /** Places that count: the list is used again. A view of each chunk was a tenth of what a pass allocated. */
  readonly filled: number;
}

type Take = (frame: Uint8Array, part: ChunkedSeries) => void;

const XOR = 1;

/**
 * The series of each `prometheus.ChunkedReadResponse` of one reply. A series that goes on has the very labels of the
 * part before. Throws UpstreamSurprise.
 * https://github.com/prometheus/prometheus/blob/main/prompb/remote.proto, types.proto
 */
export function chunkedSeries(take: Take): (frame: Uint8Array) => void {
  const parts = { labels: labelReader(), places: [], filled: 0 };
  return (frame) => {
    try {
      const reader = new BinaryReader(frame);
      while (reader.pos < reader.len) {
        const tag = reader.uint32();
        if (tag === tagOf(1, WireType.LengthDelimited)) take(frame, series(reader, frame, parts));
        else skip(reader, tag);
      }
    } catch (cause) {
      if (cause instanceof UpstreamSurprise) throw cause;
      throw new UpstreamSurprise({ source: 'remote read', issue: 'a frame is not a ChunkedReadResponse', cause });
    }
  };
}

/** What is used for every part. */
interface Parts {
  readonly labels: LabelReader;
  readonly places: number[];
  filled: number;
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

function series(reader: BinaryReader, frame: Uint8Array, parts: Parts): ChunkedSeries {
  const end = endOf(reader);
  const { labels, places } = parts;
  parts.filled = 0;
  labels.begin();
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === second.text) chunk(reader, frame, parts);
    else if (tag === first.text) labels.take(reader, frame);
    else skip(reader, tag);
  }
  if (reader.pos > end || end > frame.length) throw new Error('a series reaches beyond its frame');
  return { labels: labels.done(), places, filled: parts.filled };
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
function chunk(reader: BinaryReader, frame: Uint8Array, parts: Parts): void {
  const end = endOf(reader);
  let encoding = 0;
  let from = 0;
  let to = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === first.number || tag === second.number) while ((frame[reader.pos++] ?? 0) >= 0x80);
    else if (tag === encodingTag) encoding = reader.uint32();
    else if (tag === dataTag) {
      to = endOf(reader);
      from = reader.pos;
      reader.pos = to;
    } else skip(reader, tag);
  }
  if (encoding !== XOR)
    throw new UpstreamSurprise({ source: 'remote read', issue: `chunks have encoding ${encoding}, not XOR` });
  if (reader.pos > end) throw new Error('a chunk is longer than its message');
  parts.places[parts.filled++] = from;
  parts.places[parts.filled++] = to;
}
