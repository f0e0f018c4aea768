import { describe, expect, it } from 'vitest';
import { known, unknown } from '../../src/model/reason.ts';
import { type ReportFormat, renderReport } from '../../src/report/render-report.ts';
import { type ReportInput, sizingReport } from '../../src/report/sizing-report.ts';
import { moneyText, percentText } from '../../src/report/text/format.ts';
import { safeUrl } from '../../src/report/text/safe-url.ts';
import { readTexts } from '../../src/wiring/texts.ts';
import { pointsOf, recommendationOf, statisticsOf } from '../builders/finding.ts';
import { aPolicySet } from '../builders/policy.ts';
import { aSnapshot } from '../builders/snapshot.ts';
import { tracked } from '../decide/setting.ts';
import { madeUpPass } from './made-up-cluster.ts';

const texts = {
  reportHtml: (await readTexts('templates')).reportHtml,
  reportMarkdown: (await readTexts('templates')).reportMarkdown,
};
const render = (input: ReportInput, format: ReportFormat): string => renderReport(sizingReport(input), format, texts);
const FORMATS: readonly ReportFormat[] = ['html', 'md', 'json', 'csv'];

/** Without the script of the page, which handles numbers itself. */
const shown = (input: ReportInput, format: ReportFormat): string =>
  render(input, format).replace(/<script>[\s\S]*<\/script>/, '');
const NO_NUMBER = /NaN|undefined|Infinity|\[object/;

/** Names and messages as no cluster should have them. */
function hostilePass(evil: string): ReportInput {
  const workload = tracked(evil).in(evil).labelled({ team: evil }).container(evil, { cpuRequest: '1' }).build();
  const [container] = workload.containers.filter(({ spec }) => spec.name === evil);
  if (container === undefined) throw new Error('built without container');
  const base = {
    workload,
    container,
    policy: evil,
    statistics: known(statisticsOf({})),
    points: pointsOf(14, { cpu: 100, memory: 2e8 }),
  };
  const strange = { ...base, recommendation: unknown('query-failed', evil) };
  const sized = { ...base, recommendation: known(recommendationOf({ cpuRequest: '100m' })) };
  const gaps = [{ source: 'pods' as const, because: { code: 'forbidden' as const, detail: evil } }];
  return {
    snapshot: aSnapshot([workload], { cluster: evil, gaps, queries: { cpu: evil, memory: evil, backend: evil } }),
    analysis: { assessments: [strange, sized], verdicts: [] },
    decisions: [],
    outcomes: [],
    policies: aPolicySet({ teamLabel: 'team' }),
  };
}

describe('every format', () => {
  it.each(FORMATS)('%s: same pass, same bytes', (format) => {
    expect(render(madeUpPass(), format)).toBe(render(madeUpPass(), format));
  });

  it.each(FORMATS)('%s of an empty cluster says so and does not fail', (format) => {
    const empty = { ...madeUpPass(), analysis: { assessments: [], verdicts: [] }, decisions: [], outcomes: [] };
    expect(shown({ ...empty, snapshot: aSnapshot() }, format)).not.toMatch(NO_NUMBER);
  });

  it('Markdown has no table without a line, and no two empty lines', () => {
    const empty = { ...madeUpPass(), analysis: { assessments: [], verdicts: [] }, decisions: [], outcomes: [] };
    const texts = [render({ ...empty, snapshot: aSnapshot() }, 'md'), render(madeUpPass(), 'md')];
    for (const text of texts) expect(text).not.toMatch(/\|--[-:|]*\|\n\n|\n\n\n/);
  });

  it.each(FORMATS)('%s has no number that is none', (format) => {
    expect(shown(madeUpPass(), format)).not.toMatch(NO_NUMBER);
  });
});

describe('HTML', () => {
  const html = render(madeUpPass(), 'html');

  it('loads nothing from anywhere', () => {
    expect(html).not.toMatch(
      /<(link|img|iframe|object|embed|base)\b|\bsrc=|@import|url\((?!#)|fetch\(|XMLHttpRequest/i,
    );
    expect(html).toContain("default-src 'none'");
    const addresses = [...html.matchAll(/https?:\/\/[^"'<\s]+/g)].map(([address]) => new URL(address).host);
    expect(new Set(addresses)).toEqual(new Set(['git.example.com', 'www.w3.org']));
  });

  it('stays small: 20 containers below 200 kB, 14 of them drawn', () => {
    expect(html.length).toBeLessThan(200_000);
    expect(html.match(/<svg role="img"/g)).toHaveLength(2 * 14 + 3);
  });

  it('no id appears twice, and drawings have none', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(html).not.toMatch(/zr\d+-|clip-path="url/);
  });

  it('drawings take their colours from the style sheet, so dark is dark', () => {
    const drawings = [...html.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([svg]) => svg).join('');
    expect(drawings).not.toMatch(/#[0-9a-f]{6}/i);
    const used = new Set([...drawings.matchAll(/var\((--[a-z]+)\)/g)].map(([, name]) => name));
    for (const name of used) expect(html.split(`${name}:`).length - 1, name).toBe(2);
  });

  it('every head cell has a scope and every drawing a label', () => {
    expect(html.match(/<th(?=[\s>])(?![^>]*scope=)/g)).toBeNull();
    expect(html.match(/<svg (?!role="img" aria-label="[^"]+")/g)).toBeNull();
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '{{ 1 | plus: 1 }}{% raw %}',
    '</title></style></script><svg onload=alert(1)>',
  ])('%s is shown, not run', (evil) => {
    const page = render(hostilePass(evil), 'html');
    expect(page).not.toContain(evil.includes('<') ? evil : `="${evil}`);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<svg onload|"\s*onmouseover|\s2\s*<\/title>/);
  });
});

describe('links', () => {
  it.each([
    ['https://git.example.com/a/b/pulls/1', 'https://git.example.com/a/b/pulls/1'],
    ['javascript:alert(1)', ''],
    ['data:text/html,x', ''],
    ['https://x/"><script>', ''],
    ['https://x/>)\n', ''],
    [undefined, ''],
  ])('%s -> %s', (url, expected) => {
    expect(safeUrl(url)).toBe(expected);
  });
});

describe('Markdown', () => {
  it.each(['a|b', 'x\n\n# Heading', '<b>bold</b>', '@everyone', 'fixes #12', '[x](javascript:1)', '`code`', '**b**'])(
    '%j stays text inside its table cell',
    (evil) => {
      const text = render(hostilePass(evil), 'md').replace(/```promql[\s\S]*?```/, '');
      const tables = text.split('\n').filter((line) => line.startsWith('|'));
      const cells = (line: string): number => line.replace(/\\\|/g, '').split('|').length;
      for (const [i, line] of tables.entries()) {
        if (/^\|[-:|]+\|$/.test(line)) expect(cells(tables[i - 1] ?? ''), line).toBe(cells(line));
      }
      const rows = tables.filter((line) => line.includes('99 %'));
      expect(rows.map(cells)).toEqual([12]);
      expect(text).not.toMatch(/<b>|^# Heading|@everyone|fixes #12|(?<!\\)\]\(javascript|(?<!\\)`code|(?<!\\)\*\*b/m);
    },
  );

  it('a query cannot end its code block', () => {
    const text = render(hostilePass('up\n```\n# pwned'), 'md');
    expect(text.match(/^```/gm)).toHaveLength(2);
    expect(text).not.toMatch(/^# pwned/m);
  });
});

describe('CSV', () => {
  const lines = (input: ReportInput): string[] => render(input, 'csv').trimEnd().split('\n');

  it('one row per container under a header with units', () => {
    const all = lines(madeUpPass());
    expect(all).toHaveLength(21);
    expect(all[0]).toContain('memory_request_bytes');
    expect(all.find((line) => line.startsWith('payments,Deployment,payout-worker'))).toContain(',-18.3,');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1'])('%j is text to a spreadsheet', (evil) => {
    const [, row = ''] = lines(hostilePass(evil));
    expect(row.replaceAll('"', '').startsWith(`'${evil}`)).toBe(true);
  });

  it('quotes what would break the row', () => {
    expect(render(hostilePass('a,"b"\nc'), 'csv')).toContain('"a,""b""\nc"');
  });

  it('what is not set is empty, not zero', () => {
    const [head = '', row = ''] = lines(hostilePass('x'));
    const at = head.split(',').indexOf('memory_limit_bytes');
    expect(row.split(',')[at]).toBe('');
  });
});

describe('JSON', () => {
  it('has its keys in order at every depth', () => {
    const inOrder = (value: unknown): boolean => {
      if (typeof value !== 'object' || value === null) return true;
      const keys = Array.isArray(value) ? [] : Object.keys(value);
      return keys.every((key, i) => i === 0 || (keys[i - 1] ?? '') < key) && Object.values(value).every(inOrder);
    };
    expect(inOrder(JSON.parse(render(madeUpPass(), 'json')))).toBe(true);
  });

  it('keeps base units', () => {
    const parsed: unknown = JSON.parse(render(madeUpPass(), 'json'));
    expect(parsed).toMatchObject({
      cluster: 'prod',
      totals: { requested: { cpu: 48_350 } },
      actions: { savings: 149.63 },
    });
  });
});

describe('numbers as text', () => {
  it.each([
    [0.5, 'USD 0.50'],
    [12.4, 'USD 12'],
    [-1234567.8, '-USD 1,234,568'],
  ])('%d -> %s', (value, expected) => {
    expect(moneyText(value, 'USD')).toBe(expected);
  });

  it('a coverage of 99.99 % is not called complete', () => {
    expect(percentText(0.9999)).toBe('99 %');
    expect(percentText(1)).toBe('100 %');
  });
});
