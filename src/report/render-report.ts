import type { Texts } from '../model/settings.ts';
import { renderCsv } from './render-csv.ts';
import { renderHtml } from './render-html.ts';
import { renderJson } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import type { SizingReport } from './sizing-report.ts';

export type ReportFormat = 'md' | 'html' | 'json' | 'csv';

/** The same report and texts give the same bytes. */
export function renderReport(
  report: SizingReport,
  format: ReportFormat,
  texts: Pick<Texts, 'reportHtml' | 'reportMarkdown'>,
): string {
  switch (format) {
    case 'md':
      return renderMarkdown(report, texts.reportMarkdown);
    case 'html':
      return renderHtml(report, texts.reportHtml);
    case 'json':
      return renderJson(report);
    case 'csv':
      return renderCsv(report);
  }
}
