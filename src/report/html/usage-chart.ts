import type { UsagePoint } from '../../model/recommendation.ts';
import { drawSvg, INK } from './svg.ts';

export interface UsageChart {
  readonly resource: 'cpu' | 'memory';
  readonly points: readonly UsagePoint[];
  readonly request?: number;
  readonly limit?: number;
  readonly recommended?: number;
  readonly label: string;
}

const SIZE = { width: 440, height: 170 };
/** A limit far above everything else would flatten the rest: then it is only named in the legend. */
const FAR = 2;

/** Per day: a band from P50 to P95 and a line at the maximum, against what is and should be asked for. */
export function usageChart(chart: UsageChart): string | undefined {
  const days = chart.points.flatMap((point) => {
    const use = point[chart.resource];
    return use === undefined ? [] : [{ day: point.day.slice(5), ...use }];
  });
  if (days.length === 0) return undefined;
  const usual = Math.max(...days.map(({ max }) => max), chart.request ?? 0, chart.recommended ?? 0);
  const limit = chart.limit !== undefined && chart.limit <= FAR * usual ? chart.limit : undefined;
  const peak = Math.max(usual, limit ?? 0);
  const { divisor, unit } = scaleOf(chart.resource, peak);
  const scaled = (value: number): number => Number((value / divisor).toFixed(3));
  return drawSvg({
    ...SIZE,
    label: chart.label,
    option: {
      grid: { left: 52, right: 10, top: 12, bottom: 22 },
      xAxis: xAxis(days.map(({ day }) => day)),
      yAxis: yAxis(unit, peak / divisor),
      series: [
        band(
          days.map(({ p50 }) => scaled(p50)),
          'transparent',
        ),
        band(
          days.map(({ p50, p95 }) => scaled(p95 - p50)),
          INK.band,
        ),
        top(
          days.map(({ max }) => scaled(max)),
          marksOf({ ...chart, limit }, scaled),
        ),
      ],
    },
  });
}

/** 2000m and more in cores, 2 GiB and more in Gi: axis labels stay short. */
function scaleOf(resource: 'cpu' | 'memory', peak: number): { divisor: number; unit: string } {
  if (resource === 'cpu') return peak >= 2000 ? { divisor: 1000, unit: '' } : { divisor: 1, unit: 'm' };
  return peak >= 2 ** 31 ? { divisor: 2 ** 30, unit: 'Gi' } : { divisor: 2 ** 20, unit: 'Mi' };
}

const xAxis = (data: string[]) => ({
  type: 'category',
  boundaryGap: false,
  data,
  axisLine: { lineStyle: { color: INK.grid } },
  axisTick: { show: false },
  axisLabel: { color: INK.text, fontSize: 11, hideOverlap: true },
});

const yAxis = (unit: string, peak: number) => ({
  type: 'value',
  ...ticksFor(peak),
  splitLine: { lineStyle: { color: INK.grid } },
  axisLabel: { color: INK.text, fontSize: 11, formatter: `{value}${unit}` },
});

/** At most four steps of 1, 2, 2.5 or 5 times a power of ten: 1000 is 0, 250, 500, 750, 1000. */
function ticksFor(peak: number): { min: number; max: number; interval: number } {
  const rough = Math.max(peak, 1e-3) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough - 1e-12) ?? 10;
  const interval = Number((factor * power).toPrecision(3));
  return { min: 0, max: Number((Math.ceil(peak / interval - 1e-9) * interval).toPrecision(6)), interval };
}

const band = (data: number[], color: string) => ({
  type: 'line',
  stack: 'band',
  symbol: 'none',
  silent: true,
  lineStyle: { opacity: 0 },
  ...(color === 'transparent' ? {} : { areaStyle: { color, opacity: 1 } }),
  data,
});

const top = (data: number[], marks: ReturnType<typeof marksOf>) => ({
  type: 'line',
  symbol: 'none',
  silent: true,
  lineStyle: { color: INK.top, width: 1.5 },
  data,
  markLine: { symbol: 'none', silent: true, label: { show: false }, data: marks },
});

interface Marks {
  readonly request?: number;
  readonly limit: number | undefined;
  readonly recommended?: number;
}

function marksOf({ request, limit, recommended }: Marks, scaled: (value: number) => number) {
  const mark = (value: number | undefined, color: string, type: 'solid' | 'dashed') =>
    value === undefined ? [] : [{ yAxis: scaled(value), lineStyle: { color, type, width: 1.5 } }];
  return [
    ...mark(limit, INK.limit, 'dashed'),
    ...mark(request, INK.request, 'solid'),
    ...mark(recommended, INK.recommended, 'solid'),
  ];
}
