import { BarChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, ScatterChart, GridComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

/** Colours stand for roles; the page's style sheet fills them in, so one drawing serves light and dark. */
export const INK = {
  text: '#010101',
  grid: '#010102',
  band: '#010103',
  top: '#010104',
  request: '#010105',
  limit: '#010106',
  recommended: '#010107',
  bar: '#010108',
} as const;

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What a screen reader says; the numbers are in the tables of the page. */
  readonly label: string;
  readonly option: EChartsCoreOption;
}

/** Drawn on the server, without a document; then cleaned of everything that differs between two runs. */
export function drawSvg({ width, height, label, option }: Drawing): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, textStyle: { fontFamily: 'sans-serif', fontSize: 11 }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return clean(svg, label);
}

/**
 * ECharts counts charts per process (`zr7-c0`) and adds a style sheet for hovering: ids are dropped with the clip paths
 * that use them (axes bound the data anyway), classes with the style sheet. 6.2 kB become 3 kB.
 */
function clean(svg: string, label: string): string {
  const bare = svg
    .replace(/<defs ?>[\s\S]*?<\/defs>/g, '')
    .replace(/<style ?>[\s\S]*?<\/style>/g, '')
    .replace(/<g clip-path="[^"]*">/g, '<g>')
    .replace(
      / (?:class|style|pointer-events|xml:space|baseProfile|version|xmlns:xlink|stroke-line(?:join|cap)|ecmeta_\w+)="[^"]*"/g,
      '',
    )
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>/g, '')
    .replace(/<path [^>]*stroke-opacity="0"[^>]*><\/path>/g, '')
    .replace(/\n/g, '')
    .replaceAll('<g></g>', '');
  const inked = Object.entries(INK).reduce(
    (text, [role, colour]) => text.replaceAll(`"${colour}"`, `"var(--${role})"`),
    bare,
  );
  return inked.replace(/^<svg width="(\d+)" height="(\d+)"/, `<svg role="img" aria-label="${escapeXml(label)}"`);
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
