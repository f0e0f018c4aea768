import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Texts } from '../model/settings.ts';
import type { PageTexts } from '../report/site/page-writer.ts';

/** Texts of templates/. */
export async function readTexts(folder: string): Promise<Texts> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return {
    pullRequestTitle: await text('pull-request-title.liquid'),
    pullRequestBody: await text('pull-request-body.liquid'),
    commitMessage: await text('commit-message.liquid'),
    // One file that loads nothing: its style goes inside.
    reportHtml: (await text('report.html.liquid')).replace('/* style.css */', await text('style.css')),
    reportMarkdown: await text('report.md.liquid'),
  };
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
    },
  };
}
