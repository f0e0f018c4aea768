import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mebibytes } from '../../src/model/units.ts';
import { chartOf } from '../../src/propose/text/chart.ts';
import { auditOf } from '../../src/report/audit/audit.ts';
import { renderAudit } from '../../src/report/audit/render-audit.ts';
import { renderReport } from '../../src/report/render-report.ts';
import { sizingReport } from '../../src/report/sizing-report.ts';
import { readLetterTexts, readTexts } from '../../src/wiring/texts.ts';
import { type Chromium, chromiumInstalled, startChromium, type Tab } from '../real/chromium.ts';
import { madeUpPass } from '../report/made-up-cluster.ts';
import { aQuarter } from '../report/made-up-history.ts';
import { aWeek } from '../report/made-up-week.ts';
import { DRAWINGS, EMPTY_DRAWINGS, OVERFLOW, PALE_TEXT } from './in-page.ts';

/** The one file that pages load; it stands beside the module. */
const MERMAID = new URL('mermaid.min.js', import.meta.resolve('mermaid'));

describe.runIf(chromiumInstalled())('files that are sent and kept, in Chromium', () => {
  let chromium: Chromium;
  let tab: Tab;
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-files-'));
  const open = async (name: string, text: string, width: number): Promise<void> => {
    writeFileSync(join(folder, name), text);
    await tab.show({ width, scheme: width < 600 ? 'dark' : 'light' });
    await tab.open(pathToFileURL(join(folder, name)).href);
  };
  beforeAll(async () => {
    chromium = await startChromium();
    tab = await chromium.tab();
  });
  afterAll(async () => {
    await chromium.stop();
    await rm(folder, { recursive: true });
  });

  it.each([360, 1280])('the report is drawn, readable and %d wide', async (width) => {
    const report = renderReport(sizingReport(aQuarter(madeUpPass())), 'html', await readTexts('templates'));
    await open('report.html', report, width);
    expect(await tab.ask(OVERFLOW)).toBe(0);
    expect(await tab.ask(PALE_TEXT)).toEqual([]);
    expect(await tab.ask(DRAWINGS)).toBe(1 + 3 + 2 * 14);
    expect(await tab.ask(EMPTY_DRAWINGS)).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  it('its tables sort, and say so to those who do not see it', async () => {
    await tab.ask(`document.querySelector('#rows thead button').click()`);
    expect(await tab.ask(`document.querySelector('#rows thead th').ariaSort`)).toBe('descending');
    const names = `[...document.querySelectorAll('#rows tbody th')].map(({ textContent }) => textContent)`;
    const before = await tab.ask(names);
    await tab.ask(`document.querySelector('#rows thead button').click()`);
    expect(await tab.ask(names)).toEqual(Array.isArray(before) ? before.toReversed() : []);
  });

  it.each([360, 1280])('the audit is readable and %d wide', async (width) => {
    const { audit } = await readLetterTexts('templates');
    await open('audit.html', renderAudit(auditOf(aWeek(madeUpPass()).snapshot), 'html', audit), width);
    expect(await tab.ask(OVERFLOW)).toBe(0);
    expect(await tab.ask(PALE_TEXT)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it('the chart of a pull request is drawn by Mermaid, as forges do it', async () => {
    const points = Array.from({ length: 14 }, (_, day) => ({
      day: `2026-11-${String(day + 1).padStart(2, '0')}`,
      memory: { p50: mebibytes(100), p95: mebibytes(150 + day), max: mebibytes(200 + day) },
    }));
    const levels = [{ field: 'limits.memory' as const, before: mebibytes(512), after: mebibytes(768) }];
    const chart = chartOf({ container: 'app"]; evil', resource: 'memory', points, levels });
    const source = (chart?.block ?? '').split('\n').slice(1, -1).join('\n');
    await open(
      'mermaid.html',
      `<!doctype html><title>Chart</title><main></main><script>${readFileSync(MERMAID, 'utf8')}</script>`,
      1280,
    );
    const drawn = await tab.ask(`mermaid.render('chart', ${JSON.stringify(source)}).then(({ svg }) => {
      document.querySelector('main').innerHTML = svg;
      const texts = [...document.querySelectorAll('main text')].map(({ textContent }) => textContent);
      return { lines: document.querySelectorAll('main .plot path').length, texts };
    })`);
    expect(drawn).toMatchObject({
      lines: 4,
      texts: expect.arrayContaining(['app    evil: memory per pod and day', '11-14', 'MiB']),
    });
    expect(tab.complaints).toEqual([]);
  });
});
