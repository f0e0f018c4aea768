import type { Window } from '../../model/units.ts';
import { type SeriesRef, USAGE_QUANTUM, type UsageMessage, type UsageResource } from '../../model/usage.ts';
import type { UsageRequest } from '../../ports/metrics.ts';
import { byteWriter } from './bytes.ts';
import { type DayRecords, dayRecords } from './day-records.ts';
import { type Samples as CleanSamples, dayIndex, dayStart } from './days.ts';
import { type SeriesDayFold, seriesDayFold } from './series-day.ts';

export type Gap = Extract<UsageMessage, { readonly kind: 'gap' }>;
type Samples = Extract<UsageMessage, { readonly kind: 'samples' }>;

/** What came of one question. */
export interface Answer {
  /** Packed summaries of a namespace's day, handed over once; undefined when it had no sample. */
  readonly take: (namespace: string, day: number) => Uint8Array | undefined;
  readonly gaps: readonly Gap[];
  /** Distances between samples that the transport told. */
  readonly intervals: readonly number[];
  /** When the newest sample was taken: the backend has come that far. */
  readonly newest: number;
}

export interface QuestionFold {
  readonly take: (message: UsageMessage) => void;
  readonly finish: () => Answer;
}

/** Folds samples into summaries as they stream by. Only the open day of each series is held unpacked. */
export function questionFold({ window, namespaces }: UsageRequest): QuestionFold {
  const folds = new Map<string, SeriesFold>();
  const days = daysOfNamespaces();
  const gaps: Gap[] = [];
  const intervals: number[] = [];
  const asked = new Set(namespaces);
  const clean = cleaner();
  let newest = -Infinity;
  const pools = { cpu: poolOf('cpu'), memory: poolOf('memory') };

  const begun = ({ resource, series }: Samples): SeriesFold =>
    seriesFold({ clean, pool: pools[resource], pack: (packed) => days.pack({ ...series, resource }, packed) });
  const takeSamples = (message: Samples): void => {
    const { resource, series } = message;
    if (!asked.has(series.namespace)) return;
    const key = [resource, series.namespace, series.pod, series.container].join('\n');
    const fold = folds.get(key) ?? begun(message);
    folds.set(key, fold);
    newest = Math.max(newest, fold.take(message, window));
  };

  return {
    take(message) {
      if (message.kind === 'samples') takeSamples(message);
      else if (message.kind === 'gap') gaps.push(message);
      else if (message.kind === 'resolution') intervals.push(message.interval);
    },
    finish() {
      for (const fold of folds.values()) fold.close();
      folds.clear();
      return { take: days.take, gaps, intervals, newest };
    },
  };
}

/** Packed summaries, by namespace and day. */
function daysOfNamespaces() {
  const days = new Map<string, DayRecords>();
  const packing = byteWriter(4096);
  return {
    pack({ namespace, ...name }: SeriesRef & { resource: UsageResource }, { day, summary }: OpenDay): void {
      const key = dayKey(namespace, day);
      const records = days.get(key) ?? dayRecords();
      days.set(key, records);
      packing.clear();
      summary.write(packing);
      records.add(name, packing.view());
    },
    /** Handed over once, so that it does not stay. */
    take(namespace: string, day: number): Uint8Array | undefined {
      const key = dayKey(namespace, day);
      const records = days.get(key);
      days.delete(key);
      return records?.sealed();
    },
  };
}

const dayKey = (namespace: string, day: number): string => `${day} ${namespace}`;

interface OpenDay {
  readonly day: number;
  readonly summary: SeriesDayFold;
}

interface SeriesFold {
  /** Says when the newest sample was taken. */
  readonly take: (message: Samples, window: Window) => number;
  readonly close: () => void;
}

interface SeriesTools {
  readonly clean: Cleaner;
  readonly pool: Pool;
  readonly pack: (packed: OpenDay) => void;
}

/** Summaries that no series uses now: thousands of series follow each other. */
interface Pool {
  readonly take: () => SeriesDayFold;
  readonly giveBack: (summary: SeriesDayFold) => void;
}

function poolOf(resource: UsageResource): Pool {
  const free: SeriesDayFold[] = [];
  return { take: () => free.pop() ?? seriesDayFold(resource), giveBack: (summary) => void free.push(summary) };
}

/** Days of one series and resource, packed as the next one opens. */
function seriesFold({ clean, pool, pack }: SeriesTools): SeriesFold {
  let open: OpenDay | undefined;

  const close = (): void => {
    if (open === undefined) return;
    pack(open);
    pool.giveBack(open.summary);
    open = undefined;
  };
  const openAt = (first: number): OpenDay => {
    if (open?.summary.fits(first)) return open;
    close();
    const day = dayIndex(first);
    open = { day, summary: pool.take() };
    open.summary.begin(day);
    return open;
  };

  return {
    close,
    take(message, window) {
      const { count, newest, ...samples } = clean(message, window);
      for (let from = 0; from < count; ) {
        const to = endOfRun(samples.times, from, count);
        openAt(samples.times[from] ?? 0).summary.add(samples, { from, to });
        from = to;
      }
      if (message.whole) close();
      return newest;
    },
  };
}

/** What it returns is valid until its next call: each message would take arrays of its own. */
type Cleaner = (message: Samples, window: Window) => CleanSamples & { readonly count: number; readonly newest: number };

/** Only finite, non-negative samples of what was asked, rounded to the quantum; of the same moment, the first one. */
function cleaner(): Cleaner {
  let kept = { times: new Float64Array(0), values: new Float64Array(0) };
  return ({ resource, times, values }, { from, to }) => {
    const { length } = times;
    if (length > kept.times.length) kept = { times: new Float64Array(length), values: new Float64Array(length) };
    const quantum = USAGE_QUANTUM[resource];
    let count = 0;
    let last = -1;
    let newest = -Infinity;
    for (let i = 0; i < length; i++) {
      const at = Math.round(times[i] ?? -1);
      const value = values[i] ?? -1;
      if (!(at >= from && at < to && value >= 0 && value < Infinity) || at === last) continue;
      kept.times[count] = at;
      kept.values[count++] = Math.round(value / quantum) * quantum;
      last = at;
      if (at > newest) newest = at;
    }
    return { ...kept, count, newest };
  };
}

/** Up to the next midnight, or to a sample that is older than the one before it. */
function endOfRun(times: Float64Array, from: number, count: number): number {
  const midnight = dayStart(dayIndex(times[from] ?? 0) + 1);
  let to = from + 1;
  while (to < count && (times[to] ?? 0) < midnight && (times[to] ?? 0) > (times[to - 1] ?? 0)) to++;
  return to;
}
