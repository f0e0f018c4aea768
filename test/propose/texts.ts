import { readFileSync } from 'node:fs';
import type { Texts } from '../../src/model/settings.ts';

const read = (name: string): string => readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');

/** The shipped templates of pull requests; reports are not written here. */
export const TEXTS: Texts = {
  pullRequestTitle: read('pull-request-title.liquid'),
  pullRequestBody: read('pull-request-body.liquid'),
  commitMessage: read('commit-message.liquid'),
  reportHtml: '',
  reportMarkdown: '',
};
