import { mergeSketches, quantile, type Sketch, SMALLEST, sketchOf } from '../../src/model/sketch.ts';
import type { Trace } from '../../src/model/trace.ts';

/** The worst that day sketches, merged over the whole trace, did against exact quantiles; 0.0099 is 0.99 %. */
export interface Accuracy {
  readonly series: number;
  readonly quantiles: number;
  readonly worst: number;
  readonly where: string;
}

export const NOTHING_YET: Accuracy = { series: 0, quantiles: 0, worst: 0, where: 'nowhere' };

const SHARES = [0.01, 0.05, 0.25, 0.5, 0.66, 0.75, 0.9, 0.95, 0.99, 0.999];

export function withTrace(sofar: Accuracy, trace: Trace): Accuracy {
  const own = (['cpu', 'memory'] as const).flatMap((resource) => errorsOf(trace, resource));
  const worst = own.reduce((high, one) => (one.error > high.error ? one : high), {
    error: sofar.worst,
    where: sofar.where,
  });
  return {
    series: sofar.series + own.length / SHARES.length,
    quantiles: sofar.quantiles + own.length,
    worst: worst.error,
    where: worst.where,
  };
}

function errorsOf(trace: Trace, resource: 'cpu' | 'memory'): { readonly error: number; readonly where: string }[] {
  const values = trace[resource].filter((value) => !Number.isNaN(value));
  if (values.length === 0) return [];
  const merged = mergeSketches(perDay(trace, resource));
  const sorted = values.toSorted();
  const where = `of ${trace.set}/${trace.name} ${resource}`;
  return SHARES.map((share) => ({ error: errorAt(merged, sorted, share), where: `P${share * 100} ${where}` }));
}

function perDay({ times, ...trace }: Trace, resource: 'cpu' | 'memory'): Sketch[] {
  const days = new Map<number, number[]>();
  trace[resource].forEach((value, i) => {
    const day = Math.floor((times[i] ?? 0) / 86_400);
    if (Number.isNaN(value)) return;
    const own = days.get(day) ?? [];
    days.set(day, own);
    own.push(value);
  });
  return [...days.values()].map(sketchOf);
}

/** Relative; what is counted as zero is not compared. */
function errorAt(sketch: Sketch, sorted: Float64Array, share: number): number {
  const exact = sorted[Math.max(1, Math.ceil(share * sorted.length - 1e-9)) - 1] ?? 0;
  return exact <= SMALLEST ? 0 : Math.abs((quantile(sketch, share) ?? 0) / exact - 1);
}

export const accuracyText = ({ series, quantiles, worst, where }: Accuracy): string =>
  `sketches of days, merged, against exact quantiles: ${quantiles} quantiles of ${series} series, at most ${(100 * worst).toFixed(2)} % apart (${where})`;
