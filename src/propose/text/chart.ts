/** Usage against request and limit as a Mermaid chart, at most 5,000 characters: GitHub, Gitea and Forgejo draw it. */
import type { ResourceField } from '../../model/intent.ts';
import type { UsagePoint } from '../../model/recommendation.ts';
import { fenced, label } from './escape.ts';

export interface ChartRequest {
  readonly container: string;
  readonly resource: 'cpu' | 'memory';
  readonly points: readonly UsagePoint[];
  /** Values of the resource's fields before and after, in millicores or bytes. */
  readonly levels: readonly { readonly field: ResourceField; readonly before?: number; readonly after: number }[];
}

export interface Chart {
  /** `app: memory per pod and day` */
  readonly title: string;
  readonly block: string;
  /** `grey: maximum, blue: P95, ...`: Mermaid draws no legend for lines. */
  readonly legend: string;
}

const LONGEST = 5000;

/** Undefined with fewer than two days, or when it would be too long. */
export function chartOf(request: ChartRequest): Chart | undefined {
  const days = request.points.flatMap((point) => dayOf(point, request.resource));
  if (days.length < 2) return undefined;
  const lines = linesOf(request, days);
  const top = Math.max(1, ...lines.flatMap((one) => one.values));
  const unit = request.resource === 'cpu' ? 'millicores' : 'MiB';
  const title = label(`${request.container}: ${request.resource} per pod and day`);
  const block = fenced('mermaid', [
    styleFor(lines),
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis [${days.map(({ day }) => `"${label(day.slice(5))}"`).join(', ')}]`,
    `  y-axis "${unit}" 0 --> ${Math.ceil(top * 1.1)}`,
    ...lines.map(({ values }) => `  line [${values.join(', ')}]`),
  ]);
  const legend = `${lines.map(({ name }) => `${COLOURS[name]?.word ?? 'black'}: ${name}`).join(', ')}.`;
  return block.length <= LONGEST ? { title, block, legend } : undefined;
}

/** Readable on white and on black; the words are the legend, because Mermaid draws none for lines. */
const COLOURS: Readonly<Record<string, { readonly word: string; readonly code: string }>> = {
  maximum: { word: 'grey', code: '#8c959f' },
  P95: { word: 'blue', code: '#218bff' },
  'request now': { word: 'red', code: '#e5534b' },
  'request proposed': { word: 'green', code: '#2da44e' },
  'limit now': { word: 'orange', code: '#d4a72c' },
  'limit proposed': { word: 'purple', code: '#a475f9' },
};

/** Low, so that what follows is seen without scrolling; forges allow these keys. */
function styleFor(lines: readonly Line[]): string {
  const palette = lines.map(({ name }) => COLOURS[name]?.code ?? '#000000').join(', ');
  const config = {
    xyChart: { width: 800, height: 260 },
    themeVariables: { xyChart: { plotColorPalette: palette } },
  };
  return `%%{init: ${JSON.stringify(config)}}%%`;
}

interface Day {
  readonly day: string;
  readonly p95: number;
  readonly max: number;
}

const dayOf = (point: UsagePoint, resource: 'cpu' | 'memory'): Day[] => {
  const use = point[resource];
  return use === undefined ? [] : [{ day: point.day, p95: use.p95, max: use.max }];
};

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

function linesOf(request: ChartRequest, days: readonly Day[]): Line[] {
  const scale = (value: number): number => Math.round(request.resource === 'cpu' ? value : value / 2 ** 20);
  const level = (name: string, value: number): Line => ({ name, values: days.map(() => scale(value)) });
  return [
    { name: 'maximum', values: days.map(({ max }) => scale(max)) },
    { name: 'P95', values: days.map(({ p95 }) => scale(p95)) },
    ...request.levels.flatMap(({ field, before, after }) => {
      const name = field.startsWith('requests') ? 'request' : 'limit';
      return [...(before === undefined ? [] : [level(`${name} now`, before)]), level(`${name} proposed`, after)];
    }),
  ];
}
