import type { SizingReport } from './sizing-report.ts';
import { markdownEngine } from './text/markdown-engine.ts';
import { mostRelevant, viewOf } from './view.ts';

/** A document that people scroll: the rest is in the HTML, CSV and JSON forms. */
const ROWS = 50;

export function renderMarkdown(report: SizingReport, template: string): string {
  const relevant = mostRelevant(report.rows, ROWS);
  const view = viewOf({ ...report, rows: relevant });
  const rendered: string = markdownEngine.parseAndRenderSync(template, {
    ...view,
    left: report.rows.length - relevant.length,
  });
  return rendered;
}
