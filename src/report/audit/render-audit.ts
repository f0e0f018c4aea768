import { stringify } from 'csv-stringify/sync';
import { htmlEngine } from '../html/engine.ts';
import type { ReportFormat } from '../render-report.ts';
import { cellText } from '../text/cell-text.ts';
import { jsonText } from '../text/json-text.ts';
import { markdownEngine } from '../text/markdown-engine.ts';
import type { Audit } from './audit.ts';
import { auditView } from './audit-view.ts';
import type { Done } from './done.ts';

/** Contents of templates/audit.*.liquid. */
export interface AuditTexts {
  readonly html: string;
  readonly markdown: string;
}

/** The same audit and texts give the same bytes. */
export function renderAudit(audit: Audit, format: ReportFormat, texts: AuditTexts): string {
  switch (format) {
    case 'md':
      return rendered(markdownEngine.parseAndRenderSync(texts.markdown, auditView(audit)));
    case 'html':
      return rendered(htmlEngine.parseAndRenderSync(texts.html, auditView(audit)));
    case 'json':
      return jsonText(audit);
    case 'csv':
      return csvOf(audit);
  }
}

const rendered = (text: unknown): string => String(text);

const COLUMNS: readonly (keyof Done)[] = ['at', 'type', 'risk', 'approval', 'result', 'subject', 'detail', 'url'];

/** One row for each thing that was done. */
const csvOf = ({ done }: Audit): string =>
  stringify([COLUMNS, ...done.map((one) => COLUMNS.map((name) => cellText(one[name])))]);
