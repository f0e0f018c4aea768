import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Texts } from '../model/settings.ts';
import type { LetterTexts } from '../report/deliver/letters.ts';
import type { PageTexts } from '../report/site/page-writer.ts';

/** Texts of templates/. */
export async function readTexts(folder: string): Promise<Texts> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return {
    pullRequestTitle: await text('pull-request-title.liquid'),
    pullRequestBody: await text('pull-request-body.liquid'),
    commitMessage: await text('commit-message.liquid'),
    reportHtml: await whole(folder, 'report.html.liquid', 'ledger.liquid'),
    reportMarkdown: await text('report.md.liquid'),
  };
}

/** One file that loads nothing: its style and its inside go inside. */
async function whole(folder: string, frame: string, inside: string): Promise<string> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const [style, body] = [await text('style.css'), await text(inside)];
  return (await text(frame)).replace('/* style.css */', () => style).replace(`<!-- ${inside} -->`, () => body);
}

/** Of the audit, and of what is sent about it and about the report. */
export async function readLetterTexts(folder: string): Promise<Omit<LetterTexts, 'report'>> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const html = await whole(folder, 'audit.html.liquid', 'audit.liquid');
  return { audit: { html, markdown: await text('audit.md.liquid') }, letter: await text('letter.html.liquid') };
}

export async function readPageTexts(folder: string): Promise<PageTexts> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return {
    style: await text('style.css'),
    script: await text('site/find.js'),
    frame: await text('site/frame.liquid'),
    pages: {
      status: await text('site/status.liquid'),
      pending: await text('site/pending.liquid'),
      history: await text('site/history.liquid'),
      policies: await text('site/policies.liquid'),
      workload: await text('site/workload.liquid'),
      report: await whole(folder, 'site/report.liquid', 'ledger.liquid'),
      audit: await whole(folder, 'site/audit.liquid', 'audit.liquid'),
    },
  };
}
