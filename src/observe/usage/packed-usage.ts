import type { Milliseconds } from '../../model/units.ts';
import {
  type ContainerUsage,
  type MemoryLife,
  type ResourceDay,
  type StartupUse,
  USAGE_QUANTUM,
  type UsageDay,
  type UsageResource,
} from '../../model/usage.ts';
import { type ByteWriter, byteReader, byteWriter } from './bytes.ts';
import { dayName } from './days.ts';
import { readTogether, writeTogether } from './hours.ts';
import { readLives, writeLives } from './lives.ts';
import { readSketch, type SketchTotal } from './sketch-total.ts';

/** A part of the window that could not be read. */
export type Unread = ContainerUsage['gaps'][number];

/**
 * Usage of a container as a Snapshot holds it: a distribution of a day takes 100 to 400 bytes packed and 10 times that
 * as a list of numbers, and a pass over 20,000 containers holds half a million of them.
 */
export interface PackedUsage {
  readonly days: Uint8Array;
  readonly lives: Uint8Array;
  readonly startup: StartupUse;
  readonly pods: number;
}

export const packedUsage = ({
  lives,
  ...rest
}: Omit<PackedUsage, 'lives'> & { readonly lives: readonly MemoryLife[] }): PackedUsage => {
  const writer = byteWriter();
  writeLives(writer, lives);
  return { ...rest, lives: writer.copy() };
};

export function writeDay(
  writer: ByteWriter,
  part: {
    readonly day: number;
    readonly resource: UsageResource;
    readonly sketch: SketchTotal;
    readonly slots: number;
    readonly podMeans: ResourceDay['podMeans'];
    /** CPU only. */
    readonly hours: ResourceDay['hours'] | undefined;
  },
): void {
  const { pods, lowest, median, highest } = part.podMeans;
  writer.whole(part.day);
  writer.whole(RESOURCES.indexOf(part.resource));
  part.sketch.write(writer);
  writer.whole(part.slots);
  writer.whole(pods);
  for (const mean of [lowest, median, highest]) writer.double(mean);
  if (part.hours !== undefined) writeTogether(writer, part.hours);
}

const RESOURCES: readonly UsageResource[] = ['cpu', 'memory'];

type Unpacked = Pick<ContainerUsage, 'days' | 'lives'>;
export type Unpack = (packed: PackedUsage) => Unpacked;

/** Keeps what was looked at last: analyzers look at one container many times, then at the next. */
export function unpacker(): Unpack {
  let last: { readonly packed: PackedUsage; readonly unpacked: Unpacked } | undefined;
  return (packed) => {
    if (last?.packed !== packed) {
      last = { packed, unpacked: { days: readDays(packed.days), lives: readLives(byteReader(packed.lives)) } };
    }
    return last.unpacked;
  };
}

/** Days and lives are unpacked when somebody looks at them. */
export const usageOf = (
  packed: PackedUsage,
  facts: { readonly gaps: readonly Unread[]; readonly resolution: Milliseconds },
  unpack: Unpack,
): ContainerUsage => ({
  get days() {
    return unpack(packed).days;
  },
  gaps: facts.gaps,
  startup: packed.startup,
  get lives() {
    return unpack(packed).lives;
  },
  pods: packed.pods,
  resolution: facts.resolution,
});

function readDays(bytes: Uint8Array): UsageDay[] {
  const days = new Map<number, Partial<Record<UsageResource, ResourceDay>>>();
  const reader = byteReader(bytes);
  while (!reader.ended()) {
    const day = reader.whole();
    const resource = RESOURCES[reader.whole()] ?? 'cpu';
    const sketch = readSketch(reader, USAGE_QUANTUM[resource]);
    const [slots, pods] = [reader.whole(), reader.whole()];
    const [lowest, median, highest] = [reader.double(), reader.double(), reader.double()];
    const podMeans = { pods, lowest, median, highest };
    const part: ResourceDay = {
      sketch,
      slots,
      podMeans,
      ...(resource === 'cpu' ? { hours: readTogether(reader) } : {}),
    };
    days.set(day, { ...days.get(day), [resource]: part });
  }
  return [...days].map(([day, { cpu, memory }]) => ({
    day: dayName(day),
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
  }));
}
