import { Liquid } from 'liquidjs';
import type { SizingReport } from './sizing-report.ts';
import { mostRelevant, viewOf } from './view.ts';

/** A document that people scroll: the rest is in the HTML, CSV and JSON forms. */
const ROWS = 50;

/** Everything that comes from the cluster is escaped on output; the template's own Markdown is not. */
const engine = new Liquid({
  outputEscape: (value: unknown) => escapeMarkdown(value),
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  templates: {},
});

export function renderMarkdown(report: SizingReport, template: string): string {
  const relevant = mostRelevant(report.rows, ROWS);
  const view = viewOf({ ...report, rows: relevant });
  const rendered: string = engine.parseAndRenderSync(template, { ...view, left: report.rows.length - relevant.length });
  return rendered;
}

/** Nothing that forges turn into structure, HTML, a mention or an issue link survives. */
const escapeMarkdown = (value: unknown): string =>
  String(value ?? '')
    .replace(/[\r\n\u2028\u2029]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/#(?=\d)/g, '#\u200b');
