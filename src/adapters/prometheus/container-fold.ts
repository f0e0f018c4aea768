import { byText } from '../../model/by-text.ts';
import type { SeriesRef } from '../../model/usage.ts';
import type { Labels } from './api.ts';
import { SLOT } from './queries.ts';
import type { Slice, SlotSeries, Slots } from './transport.ts';

export interface ContainerFold {
  /** False when the slice did not ask for such a series. */
  readonly take: (labels: Labels, slots: Slots) => boolean;
  /** Slots taken so far: what is held in memory. */
  readonly held: () => number;
  /** By container, in order of their names. */
  readonly done: () => readonly SlotSeries[];
}

interface Container {
  readonly series: SeriesRef;
  /** Of its first series. */
  readonly labels: Labels;
  /** Maximum over jobs, replicas and lives. */
  whole?: Slots;
  duplicated?: true;
  /** Per-core series of an old cAdvisor, by their other labels: added up before the maximum is taken. */
  cores?: Map<string, Slots>;
}

/**
 * `max by (namespace, pod, container) (sum without (cpu) (...))`, here and not in the backend: there it is two thirds of
 * what a range query costs.
 */
export function containerFold({ namespaces }: Slice): ContainerFold {
  const asked = new Set(namespaces);
  const containers = new Map<string, Container>();
  let held = 0;
  return {
    take(labels, slots) {
      const { namespace, pod, container } = labels;
      if (!namespace || !asked.has(namespace) || !pod || !container) return false;
      if (slots.times.length === 0) return true;
      const key = `${namespace}\n${pod}\n${container}`;
      const found = containers.get(key) ?? { series: { namespace, pod, container }, labels };
      containers.set(key, found);
      add(found, labels, slots);
      held += slots.times.length;
      return true;
    },
    held: () => held,
    done: () =>
      [...containers]
        .sort(([a], [b]) => byText(a, b))
        .flatMap(([, container]) => {
          const slots = folded(container);
          const { series, duplicated } = container;
          return slots === undefined ? [] : [{ series, ...slots, ...(duplicated ? { duplicated } : {}) }];
        }),
  };
}

function add(container: Container, labels: Labels, slots: Slots): void {
  if (labels.cpu === undefined || labels.cpu === 'total') {
    if (container.whole !== undefined && isDuplicate(container, { labels, slots })) container.duplicated = true;
    container.whole = container.whole === undefined ? slots : higherOf(container.whole, slots);
    return;
  }
  const { cpu: _cpu, ...others } = labels;
  const key = JSON.stringify(others);
  container.cores ??= new Map<string, Slots>();
  const sum = container.cores.get(key);
  container.cores.set(key, sum === undefined ? slots : sumOf(sum, slots));
}

/** What an earlier life of the same container, under another id, has in common with the next one. */
const OVERLAP = 3 * SLOT;

function isDuplicate(
  { whole, labels: first }: Container,
  { labels, slots }: { readonly labels: Labels; readonly slots: Slots },
): boolean {
  if (whole === undefined || sourceOf(first) === sourceOf(labels)) return false;
  const from = Math.max(whole.times[0] ?? 0, slots.times[0] ?? 0);
  return Math.min(whole.times.at(-1) ?? 0, slots.times.at(-1) ?? 0) - from > OVERLAP;
}

const sourceOf = ({ id: _id, name: _name, image: _image, cpu: _cpu, ...source }: Labels): string =>
  JSON.stringify(Object.entries(source).sort());

function folded({ whole, cores }: Container): Slots | undefined {
  const sums = cores === undefined ? [] : [...cores.values()];
  return sums.reduce<Slots | undefined>((high, sum) => (high === undefined ? sum : higherOf(high, sum)), whole);
}

/** Two series of one container (several jobs, or an earlier life of it): the higher value of each slot. */
function higherOf(a: Slots, b: Slots): Slots {
  return merged(a, b, Math.max);
}

/** Per-core series of one container add up. */
function sumOf(a: Slots, b: Slots): Slots {
  return merged(a, b, (x, y) => x + y);
}

function merged(a: Slots, b: Slots, both: (x: number, y: number) => number): Slots {
  const most = a.times.length + b.times.length;
  const times = new Float64Array(most);
  const values = new Float64Array(most);
  let [i, j, count] = [0, 0, 0];
  while (i < a.times.length || j < b.times.length) {
    const left = a.times[i] ?? Number.POSITIVE_INFINITY;
    const right = b.times[j] ?? Number.POSITIVE_INFINITY;
    times[count] = Math.min(left, right);
    const [x, y] = [left <= right ? a.values[i++] : undefined, right <= left ? b.values[j++] : undefined];
    values[count++] = x === undefined ? (y ?? 0) : y === undefined ? x : both(x, y);
  }
  return { times: times.slice(0, count), values: values.slice(0, count) };
}
