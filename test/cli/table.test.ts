import { describe, expect, test } from 'vitest';
import { table } from '../../src/cli/table.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

const terminal = (part: Partial<Terminal> = {}): Terminal => ({ write: () => undefined, colour: false, ...part });
const HEAD = ['severity', 'where', 'detail'];
const ROWS = [
  [{ text: 'warning' }, { text: 'shop/Deployment/checkout, app' }, { text: 'requests.memory 512Mi -> 768Mi' }],
  [{ text: 'info' }, { text: 'shop/Deployment/web, app' }, { text: '' }],
];
const widestLine = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('a table', () => {
  test('is as wide as it needs when piped', () => {
    const text = table(terminal(), HEAD, ROWS);
    expect(text).toContain('│ warning  │ shop/Deployment/checkout, app │ requests.memory 512Mi -> 768Mi │');
  });

  test.each([60, 70, 80])('fits a terminal of %i columns and loses nothing', (columns) => {
    const text = table(terminal({ columns }), HEAD, ROWS);
    expect(widestLine(text)).toBeLessThanOrEqual(columns);
    expect(text.replace(/[^\w]/g, '').length).toBe(table(terminal(), HEAD, ROWS).replace(/[^\w]/g, '').length);
  });

  test('becomes blocks where a table would be unreadable', () => {
    const text = table(terminal({ columns: 40 }), HEAD, ROWS);
    expect(text).toBe(
      [
        'severity: warning',
        'where: shop/Deployment/checkout, app',
        'detail: requests.memory 512Mi -> 768Mi',
        '',
        'severity: info',
        'where: shop/Deployment/web, app',
      ].join('\n'),
    );
  });

  test('has colour on a terminal that shows it, and only there', () => {
    const rows = [[{ text: 'a long way to fail', tone: 'bad' as const }]];
    expect(table(terminal({ colour: true }), ['status'], rows)).toContain('\u001b[31ma long way to fail\u001b[39m');
    expect(table(terminal(), ['status'], rows)).not.toContain('\u001b');
  });

  test('lets no escape sequence of a name through', () => {
    expect(table(terminal(), ['name'], [[{ text: 'a\u001b[2Jb' }]])).not.toContain('\u001b');
  });
});
