import { type Instant, instant, minutes } from '../model/units.ts';
import type { Range } from './fold-day.ts';

const HEAD = minutes(10);

/** The peak of the first 10 minutes of one series, whatever the order in which its blocks arrive. */
export interface StartFold {
  readonly add: (times: ArrayLike<number>, values: ArrayLike<number>, range: Range) => void;
  readonly build: () => { readonly at: Instant; readonly peak: number } | undefined;
}

/** Keeps the samples of 10 minutes from the earliest one seen: those of the true start are always among them. */
export function startFold(): StartFold {
  let first = Infinity;
  let head: { readonly at: number; readonly value: number }[] = [];
  return {
    add(times, values, { from, to }) {
      const at = times[from] ?? Infinity;
      if (at >= first + HEAD) return;
      if (at < first) {
        first = at;
        head = head.filter((sample) => sample.at < first + HEAD);
      }
      for (let i = from; i < to && (times[i] ?? Infinity) < first + HEAD; i++) {
        head.push({ at: times[i] ?? 0, value: values[i] ?? 0 });
      }
    },
    build: () =>
      head.length === 0
        ? undefined
        : { at: instant(first), peak: head.reduce((peak, sample) => Math.max(peak, sample.value), 0) },
  };
}
