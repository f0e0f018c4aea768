import { describe, expect, it } from 'vitest';
import { mebibytes, millicores } from '../../../src/model/units.ts';
import { chartOf } from '../../../src/propose/text/chart.ts';

const point = (day: number) => ({
  day: `2026-${String(1 + Math.floor(day / 28)).padStart(2, '0')}-${String((day % 28) + 1).padStart(2, '0')}`,
  cpu: { p50: millicores(50), p95: millicores(100 + day), max: millicores(200) },
  memory: { p50: mebibytes(100), p95: mebibytes(150), max: mebibytes(200) },
});
const points = (count: number) => Array.from({ length: count }, (_, day) => point(day));

describe('chartOf', () => {
  it('draws usage and the levels before and after, in units people read', () => {
    const chart = chartOf({
      container: 'app"]; evil',
      resource: 'memory',
      points: points(3),
      levels: [{ field: 'limits.memory', before: mebibytes(512), after: mebibytes(768) }],
    });
    expect(chart?.block).toBe(
      [
        '```mermaid',
        '%%{init: {"xyChart":{"width":800,"height":260},"themeVariables":{"xyChart":{"plotColorPalette":"#8c959f, #218bff, #d4a72c, #a475f9"}}}}%%',
        'xychart-beta',
        '  title "app    evil: memory per pod and day"',
        '  x-axis ["01-01", "01-02", "01-03"]',
        '  y-axis "MiB" 0 --> 845',
        '  line [200, 200, 200]',
        '  line [150, 150, 150]',
        '  line [512, 512, 512]',
        '  line [768, 768, 768]',
        '```',
      ].join('\n'),
    );
    expect(chart?.legend).toBe('grey: maximum, blue: P95, orange: limit now, purple: limit proposed.');
  });

  it('leaves out days without data, and itself without two days or beyond 5,000 characters', () => {
    const request = {
      container: 'app',
      resource: 'cpu' as const,
      levels: [{ field: 'requests.cpu' as const, after: 100 }],
    };
    const holes = [point(0), { day: '2026-01-02' }, point(2)];
    expect(chartOf({ ...request, points: holes })?.block).toContain('["01-01", "01-03"]');
    expect(chartOf({ ...request, points: points(1) })).toBeUndefined();
    expect(chartOf({ ...request, points: points(60) })?.block.length).toBeLessThanOrEqual(5000);
    expect(chartOf({ ...request, points: points(330) })).toBeUndefined();
  });
});
