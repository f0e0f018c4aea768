import { drawSvg, INK } from './svg.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

const LONGEST_NAME = 22;

/** Horizontal bars, the largest on top. */
export function barsChart(bars: readonly Bar[], label: string): string | undefined {
  if (bars.length === 0) return undefined;
  const upwards = bars.toReversed();
  return drawSvg({
    width: 440,
    height: 24 + 24 * bars.length,
    label,
    option: {
      grid: { left: 150, right: 70, top: 4, bottom: 4 },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        data: upwards.map(({ name }) => shortened(name)),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: INK.text, fontSize: 12 },
      },
      series: [
        {
          type: 'bar',
          silent: true,
          barWidth: 14,
          itemStyle: { color: INK.bar },
          label: { show: true, position: 'right', color: INK.text, fontSize: 12 },
          data: upwards.map(({ value, text }) => ({ value, label: { formatter: () => text } })),
        },
      ],
    },
  });
}

const shortened = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);
