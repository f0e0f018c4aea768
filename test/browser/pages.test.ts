import { mkdtempSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { site } from '../../src/report/site/site.ts';
import { readPageTexts } from '../../src/wiring/texts.ts';
import { type Chromium, chromiumInstalled, startChromium, type Tab } from '../real/chromium.ts';
import { madeUpPass } from '../report/made-up-cluster.ts';
import { aQuarter } from '../report/made-up-history.ts';
import { aWeek } from '../report/made-up-week.ts';
import { serving } from '../serve/serving.ts';
import { DRAWINGS, EMPTY_DRAWINGS, FOCUS, GROUND, OVERFLOW, PALE_TEXT } from './in-page.ts';

const PAGES = ['index', 'pending', 'report', 'history', 'audit', 'policies', 'w/shop~Deployment~checkout'] as const;
/** What a screen reader cannot use or show without a name. */
const NAMED = new Set([
  'link',
  'button',
  'searchbox',
  'combobox',
  'image',
  'navigation',
  'region',
  'columnheader',
  'heading',
]);
/** Pictures for people are written there, if it is named. */
const PICTURES = process.env.TRIMTAB_PICTURES;

describe.runIf(chromiumInstalled())('pages as they are served, in Chromium', () => {
  let chromium: Chromium;
  let tab: Tab;
  let origin: string;
  const ends: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trimtab-pages-'));
    const pass = aQuarter(madeUpPass());
    const busy = aWeek(madeUpPass());
    const texts = await readPageTexts('templates');
    const files = site(pass, pass.policies, texts);
    const audit = site(busy, busy.policies, texts).filter(({ path }) => path === 'audit.html');
    for (const { path, text } of [...files, ...audit]) {
      await mkdir(dirname(join(folder, 'pages', path)), { recursive: true });
      await writeFile(join(folder, 'pages', path), text);
    }
    const server = await serving(folder);
    chromium = await startChromium();
    tab = await chromium.tab();
    origin = `http://127.0.0.1:${server.one.port}`;
    ends.push(chromium.stop, server.one.stop, () => rm(folder, { recursive: true }));
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  const open = async (page: string, width: number, scheme: 'light' | 'dark' = 'light'): Promise<void> => {
    await tab.show({ width, scheme });
    await tab.open(`${origin}/${page}.html`);
    if (PICTURES === undefined) return;
    const name = `${page.replace(/\W/g, '-')}-${width}-${scheme}.png`;
    writeFileSync(join(PICTURES, name), Buffer.from(await tab.picture(), 'base64'));
  };

  it.each(PAGES)(
    '%s fits a phone and a desk, is readable in light and dark, has landmarks and names, and complains of nothing',
    async (page) => {
      await open(page, 360, 'dark');
      expect(await tab.ask(OVERFLOW)).toBe(0);
      expect(await tab.ask(PALE_TEXT)).toEqual([]);
      const dark = await tab.ask(GROUND);
      await open(page, 1280, 'light');
      expect(await tab.ask(OVERFLOW)).toBe(0);
      expect(await tab.ask(PALE_TEXT)).toEqual([]);
      expect(await tab.ask(GROUND)).not.toBe(dark);
      expect(await tab.ask(EMPTY_DRAWINGS)).toBe(0);
      const heard = await tab.heard();
      for (const landmark of ['banner', 'main', 'navigation', 'contentinfo'])
        expect(heard.filter(({ role }) => role === landmark)).toHaveLength(1);
      expect(heard.filter(({ role, name }) => NAMED.has(role) && name.trim() === '')).toEqual([]);
      expect(tab.complaints).toEqual([]);
    },
  );

  it.each([
    ['report', 1],
    ['w/shop~Deployment~checkout', 2],
  ])('%s draws %d charts', async (page, count) => {
    await open(page, 1280);
    expect(await tab.ask(DRAWINGS)).toBe(count);
  });

  it('the keyboard meets the way to the content first, then the pages, then the content', async () => {
    await open('index', 1280);
    const met: unknown[] = [];
    for (let i = 0; i < 9; i++) {
      await tab.press('Tab');
      met.push(await tab.ask(FOCUS));
    }
    expect(met.slice(0, 8)).toEqual([
      'To the content',
      'Trimtab',
      'Status',
      'Pending',
      'Savings',
      'History',
      'Audit',
      'Policies',
    ]);
    await open('index', 1280);
    await tab.press('Tab');
    await tab.press('Enter');
    await tab.press('Tab');
    expect(await tab.ask(`document.querySelector('main').contains(document.activeElement)`)).toBe(true);
  });

  it('what is looked for is found, and the rest is hidden', async () => {
    await open('history', 1280);
    await tab.ask(`(() => {
      const field = document.querySelector('input[type=search]');
      field.value = 'fraud';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    })()`);
    const shown = await tab.ask(
      `[...document.querySelectorAll('tbody tr')].filter((row) => row.getClientRects().length > 0).length`,
    );
    expect(shown).toBe(2);
  });

  it('every link leads to a page that is there, or to the forge', async () => {
    const links = new Set<string>();
    for (const page of PAGES) {
      const address = `${origin}/${page}.html`;
      const text = await (await fetch(address)).text();
      for (const [, link = ''] of text.matchAll(/<a [^>]*href="([^"#]+)"/g)) links.add(new URL(link, address).href);
    }
    const own = [...links].filter((link) => link.startsWith(origin));
    expect(own.length).toBeGreaterThan(10);
    for (const link of own) expect((await fetch(link)).status, link).toBe(200);
    const others = [...links].filter((link) => !link.startsWith(origin));
    expect(new Set(others.map((link) => new URL(link).host))).toEqual(new Set(['git.example.com']));
  });
});
