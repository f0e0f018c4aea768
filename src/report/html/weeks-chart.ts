import type { Week } from '../ledger/weeks.ts';
import { moneyText } from '../text/format.ts';
import { drawSvg, INK } from './svg.ts';

const SIZE = { width: 900, height: 220 };
const FONT = 11;

/** Bars: what is saved up to each week. Line: what could still be. Undefined as long as neither has a history. */
export function weeksChart(weeks: readonly Week[], currency: string): string | undefined {
  const looked = weeks.filter(({ reclaimable }) => reclaimable !== undefined);
  if (weeks.every(({ realisedSoFar }) => realisedSoFar === 0) && looked.length < 2) return undefined;
  return drawSvg({
    ...SIZE,
    label: labelOf(weeks, currency),
    option: {
      grid: { left: 64, right: 14, top: 12, bottom: 26 },
      xAxis: xAxis(weeks),
      yAxis: yAxis(currency),
      series: [saved(weeks), left(weeks)],
    },
  });
}

const xAxis = (weeks: readonly Week[]) => ({
  type: 'category',
  data: weeks.map(({ week }) => week.slice(5)),
  axisLine: { lineStyle: { color: INK.grid } },
  axisTick: { show: false },
  axisLabel: { color: INK.text, fontSize: FONT, interval: 0 },
});

const yAxis = (currency: string) => ({
  type: 'value',
  min: 0,
  splitNumber: 4,
  splitLine: { lineStyle: { color: INK.grid } },
  axisLabel: {
    color: INK.text,
    fontSize: FONT,
    formatter: (value: number) => (value === 0 ? '0' : moneyText(value, currency)),
  },
});

const saved = (weeks: readonly Week[]) => ({
  type: 'bar',
  silent: true,
  barWidth: '55%',
  itemStyle: { color: INK.bar },
  data: weeks.map(({ realisedSoFar }) => realisedSoFar),
});

const left = (weeks: readonly Week[]) => ({
  type: 'line',
  silent: true,
  symbol: 'circle',
  symbolSize: 5,
  connectNulls: true,
  lineStyle: { color: INK.recommended, width: 1.5 },
  itemStyle: { color: INK.recommended },
  data: weeks.map(({ reclaimable }) => reclaimable ?? '-'),
});

function labelOf(weeks: readonly Week[], currency: string): string {
  const last = weeks.at(-1);
  const done = `saved and measured by the end of ${last?.week ?? ''}: ${moneyText(last?.realisedSoFar ?? 0, currency)} a month`;
  const more =
    last?.reclaimable === undefined ? '' : `, could still be saved: ${moneyText(last.reclaimable, currency)}`;
  return `Savings over ${weeks.length} weeks; ${done}${more}`;
}
