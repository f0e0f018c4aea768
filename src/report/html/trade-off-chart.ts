/** Violations against slack, one dot per strategy and the default's whole dial as a line: lower left is better. */
import type { Comparison } from '../../model/comparison.ts';
import { standalone } from './standalone.ts';
import { drawSvg, INK } from './svg.ts';

const WIDTH = 960;
const HEIGHT = 460;

/** A complete SVG file, readable without the page's style sheet. */
export function tradeOffChart(comparison: Comparison): string {
  const panels = [cpuPanel(comparison), memoryPanel(comparison)].filter(({ dots }) => dots.length > 0);
  const width = panels.length < 2 ? WIDTH / 2 : WIDTH;
  const drawing = drawSvg({
    width,
    height: HEIGHT,
    label: labelOf(panels),
    option: {
      title: panels.map(({ title }, i) => ({ text: title, left: 48 + (i * WIDTH) / 2, top: 8, textStyle: TITLE })),
      grid: panels.map((_, i) => ({ left: 56 + (i * WIDTH) / 2, width: WIDTH / 2 - 130, top: 48, bottom: 52 })),
      xAxis: panels.map(({ x }, gridIndex) => axis(x, gridIndex)),
      yAxis: panels.map(({ y }, gridIndex) => ({ ...axis(y, gridIndex), type: 'log', min: LEAST })),
      series: panels.flatMap(seriesOf),
    },
  });
  return standalone(drawing, { width, height: HEIGHT });
}

const TITLE = { color: INK.text, fontSize: 13, fontWeight: 'bold' };

interface Dot {
  readonly name: string;
  readonly at: readonly [x: number, y: number];
}

interface Panel {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly dots: readonly Dot[];
  readonly line: readonly Dot['at'][];
}

const cpuPanel = ({ cpu, cpuCurve }: Comparison): Panel => ({
  title: 'CPU request',
  x: 'idle requested cores per used core',
  y: '% of time above the request',
  dots: dotsOf(cpu, ({ Sfleet, V }) => [Sfleet, V]),
  line: cpuCurve.map(({ score }) => at(score.Sfleet, score.V)),
});

const memoryPanel = ({ memory }: Comparison): Panel => ({
  title: 'Memory request and limit',
  x: 'requested GiB per used GiB',
  y: '% of weeks with a would-be OOM kill',
  dots: dotsOf(memory, ({ requestedOverUsed, oomWeeks }) => [requestedOverUsed, oomWeeks]),
  line: [],
});

const dotsOf = <Score>(scores: Readonly<Record<string, Score>>, pick: (score: Score) => Dot['at']): Dot[] =>
  Object.entries(scores).map(([name, score]) => ({ name, at: at(...pick(score)) }));

/** A logarithmic axis has no zero: what never happened stands on the floor. */
const LEAST = 0.1;

/** Three digits behind the point are less than a pixel. */
const at = (x: number, y: number): Dot['at'] => [Number(x.toFixed(3)), Number(Math.max(LEAST, y).toFixed(3))];

const axis = (name: string, gridIndex: number) => ({
  type: 'value',
  gridIndex,
  name,
  nameLocation: 'middle',
  nameGap: 32,
  nameTextStyle: { color: INK.text, fontSize: 11 },
  splitNumber: 5,
  splitLine: { lineStyle: { color: INK.grid } },
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: INK.text, fontSize: 11 },
});

const isOurs = ({ name }: Dot): boolean => name === 'default' || name.startsWith('default-');

function seriesOf({ dots, line }: Panel, index: number) {
  const place = { xAxisIndex: index, yAxisIndex: index, silent: true };
  return [
    { ...place, type: 'line', symbol: 'none', lineStyle: { color: INK.recommended, width: 1.5 }, data: line },
    {
      ...place,
      ...scatter(
        dots.filter((dot) => !isOurs(dot)),
        { color: INK.bar, side: 'right' },
      ),
    },
    { ...place, ...scatter(dots.filter(isOurs), { color: INK.recommended, side: 'left' }) },
  ];
}

const scatter = (dots: readonly Dot[], { color, side }: { color: string; side: 'left' | 'right' }) => ({
  type: 'scatter',
  symbolSize: 9,
  itemStyle: { color },
  data: dots.map(({ name, at: value }) => ({
    value: [...value],
    label: { show: true, position: side, formatter: () => name, color: INK.text, fontSize: 11 },
  })),
});

const labelOf = (panels: readonly Panel[]): string =>
  panels
    .map(
      ({ title, x, y, dots }) =>
        `${title}, ${x} and ${y}: ${dots.map(({ name, at: [a, b] }) => `${name} ${a}, ${b}`).join('; ')}`,
    )
    .join('. ');
