import { UpstreamSurprise } from '../../../model/errors.ts';
import type { Milliseconds } from '../../../model/units.ts';
import type { SeriesRef } from '../../../model/usage.ts';
import type { Labels } from '../api.ts';
import type { Slice, SlotSeries } from '../transport.ts';
import type { Samples } from './samples.ts';
import { higherOf, highest, rates, type Slots, sumOf } from './slot-values.ts';

export interface ContainerFold {
  readonly take: (labels: Labels, samples: Samples) => void;
  /** By container, in order of their names. */
  readonly done: () => readonly SlotSeries[];
}

interface Container {
  readonly series: SeriesRef;
  /** Maximum over jobs, replicas and lives. */
  whole?: Slots;
  /** Per-core series of an old cAdvisor, by their other labels: added up before the maximum is taken. */
  readonly cores: Map<string, Slots>;
}

/** `max by (namespace, pod, container) (sum without (cpu) (...))`, as the range queries fold. */
export function containerFold(slice: Slice, range: Milliseconds): ContainerFold {
  const containers = new Map<string, Container>();
  const containerOf = (labels: Labels): Container => {
    const { namespace, pod, container } = labels;
    if (namespace !== slice.namespace || !pod || !container)
      throw new UpstreamSurprise({ source: 'remote read', issue: 'it sent other series than asked' });
    const key = `${pod}\n${container}`;
    const found = containers.get(key) ?? { series: { namespace, pod, container }, cores: new Map<string, Slots>() };
    containers.set(key, found);
    return found;
  };
  return {
    take(labels, samples) {
      const slots = slice.resource === 'memory' ? highest(samples, slice.window) : rates(samples, slice.window, range);
      add(containerOf(labels), labels, slots);
    },
    done: () =>
      [...containers]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, container]) => {
          const slots = folded(container);
          return slots === undefined || slots.times.length === 0 ? [] : [{ series: container.series, ...slots }];
        }),
  };
}

function add(container: Container, labels: Labels, slots: Slots): void {
  const { cpu, ...others } = labels;
  if (cpu === undefined || cpu === 'total') {
    container.whole = container.whole === undefined ? slots : higherOf(container.whole, slots);
    return;
  }
  const key = JSON.stringify(others);
  const sum = container.cores.get(key);
  container.cores.set(key, sum === undefined ? slots : sumOf(sum, slots));
}

function folded({ whole, cores }: Container): Slots | undefined {
  return [...cores.values()].reduce<Slots | undefined>(
    (high, sum) => (high === undefined ? sum : higherOf(high, sum)),
    whole,
  );
}
