import type { UsageResource } from '../../model/usage.ts';
import { type ByteReader, byteReader, byteWriter } from './bytes.ts';

/** Raised when the same samples would be packed to other bytes: then nothing that is remembered is used any more. */
export const FOLD_VERSION = 2;

export interface RecordName {
  readonly pod: string;
  readonly container: string;
  readonly resource: UsageResource;
}

/** Summaries of one namespace's day: what is remembered as a whole, or not at all. */
export interface DayRecords {
  readonly add: (name: RecordName, summary: Uint8Array) => void;
  /** Sorted by name: the same samples in another order give the same bytes. */
  readonly sealed: () => Uint8Array;
}

export function dayRecords(): DayRecords {
  const writer = byteWriter();
  /** Three numbers per summary: where it begins, where its name ends, where it ends. */
  const places: number[] = [];
  return {
    add({ pod, container, resource }, summary) {
      places.push(writer.length());
      writer.text(pod);
      writer.text(container);
      writer.whole(RESOURCES.indexOf(resource));
      places.push(writer.length());
      writer.whole(summary.length);
      writer.raw(summary);
      places.push(writer.length());
    },
    sealed: () => sorted(writer.view(), places),
  };
}

function sorted(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  const order = Array.from({ length: places.length / 3 }, (_, i) => 3 * i);
  order.sort((a, b) => byName(bytes, nameAt(places, a), nameAt(places, b)) || a - b);
  const all = byteWriter(bytes.length);
  for (const at of order) all.raw(bytes.subarray(places[at], places[at + 2]));
  return all.view();
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const nameAt = (places: readonly number[], at: number): Span => ({ from: places[at] ?? 0, to: places[at + 1] ?? 0 });

/** Any order will do that depends on the names alone. */
function byName(bytes: Uint8Array, a: Span, b: Span): number {
  const length = Math.min(a.to - a.from, b.to - b.from);
  for (let i = 0; i < length; i++) {
    const difference = (bytes[a.from + i] ?? 0) - (bytes[b.from + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.to - a.from - (b.to - b.from);
}

const RESOURCES: readonly UsageResource[] = ['cpu', 'memory'];

/** A summary and where it begins. */
export interface IndexedRecord extends RecordName {
  readonly at: number;
}

export interface IndexedDay {
  readonly reader: ByteReader;
  readonly records: readonly IndexedRecord[];
}

/** Names and places of all summaries. Throws UpstreamSurprise when the bytes are not of that form. */
export function indexed(bytes: Uint8Array): IndexedDay {
  const reader = byteReader(bytes);
  const records: IndexedRecord[] = [];
  while (!reader.ended()) {
    const [pod, container] = [reader.text(), reader.text()];
    const resource = RESOURCES[reader.whole()] ?? 'cpu';
    const length = reader.whole();
    const at = reader.at();
    reader.seek(at + length);
    records.push({ pod, container, resource, at });
  }
  return { reader, records };
}
