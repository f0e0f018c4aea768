import { BinaryReader, type WireType } from '@bufbuild/protobuf/wire';
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
    fields(reader, reader.len, (field, wire) => {
      if (field === 1) all.push(series(reader, message(reader)));
      else reader.skip(wire);
    });
  } catch (cause) {
    if (cause instanceof UpstreamSurprise) throw cause;
    throw new UpstreamSurprise({ source: 'remote read', issue: 'a frame is not a ChunkedReadResponse', cause });
  }
  return all;
}

type OnField = (field: number, wire: WireType) => void;

function fields(reader: BinaryReader, end: number, onField: OnField): void {
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    onField(field, wire);
  }
}

/** Where the message that starts here ends. */
const message = (reader: BinaryReader): number => reader.uint32() + reader.pos;

function series(reader: BinaryReader, end: number): ChunkedSeries {
  const labels: Record<string, string> = {};
  const chunks: Uint8Array[] = [];
  fields(reader, end, (field, wire) => {
    if (field === 1) label(reader, labels);
    else if (field === 2) chunks.push(chunk(reader, message(reader)));
    else reader.skip(wire);
  });
  return { labels, chunks };
}

function label(reader: BinaryReader, labels: Record<string, string>): void {
  const pair = { name: '', value: '' };
  fields(reader, message(reader), (field, wire) => {
    if (field === 1) pair.name = reader.string();
    else if (field === 2) pair.value = reader.string();
    else reader.skip(wire);
  });
  labels[pair.name] = pair.value;
}

function chunk(reader: BinaryReader, end: number): Uint8Array {
  let encoding = 0;
  let data: Uint8Array = new Uint8Array();
  fields(reader, end, (field, wire) => {
    if (field === 3) encoding = reader.uint32();
    else if (field === 4) data = reader.bytes();
    else reader.skip(wire);
  });
  if (encoding === XOR) return data;
  throw new UpstreamSurprise({ source: 'remote read', issue: `chunks have encoding ${encoding}, not XOR` });
}
