import type { KeptFile, Letter, LetterLine } from '../../model/letter.ts';
import type { DueReport } from '../../model/report-plan.ts';
import type { Texts } from '../../model/settings.ts';
import { type Audit, auditOf } from '../audit/audit.ts';
import { auditView } from '../audit/audit-view.ts';
import { type AuditTexts, renderAudit } from '../audit/render-audit.ts';
import { htmlEngine } from '../html/engine.ts';
import { type ReportFormat, renderReport } from '../render-report.ts';
import { type ReportInput, type SizingReport, sizingReport } from '../sizing-report.ts';
import { safeUrl } from '../text/safe-url.ts';
import { viewOf } from '../view.ts';

export interface LetterTexts {
  readonly audit: AuditTexts;
  readonly report: Pick<Texts, 'reportHtml' | 'reportMarkdown'>;
  /** Contents of templates/letter.html.liquid. */
  readonly letter: string;
}

/** One letter for each report that is due; same pass, same bytes. */
export function letterOf(due: DueReport, pass: ReportInput, texts: LetterTexts): Letter {
  return due.plan.kind === 'audit'
    ? auditLetter(due, auditOf(pass.snapshot), texts)
    : sizingLetter(due, sizingReport(pass), texts);
}

/** The JSON form first: it says everything, so it stands for the others. */
const FORMATS: readonly ReportFormat[] = ['json', 'html', 'md', 'csv'];
const TYPES: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  html: 'text/html',
  md: 'text/markdown',
  csv: 'text/csv',
};

function sizingLetter(due: DueReport, report: SizingReport, texts: LetterTexts): Letter {
  const { title, cards, ledger } = viewOf({ ...report, rows: [] });
  const { worse } = ledger;
  const alerts = worse.lines
    .slice(0, MOST)
    .map(({ severity, what, about, where }) => `${severity}, ${what}: ${about}, ${where}`);
  const left = worse.lines.length - alerts.length + worse.more;
  return written(
    {
      title,
      cluster: report.cluster,
      lines: cards.map(lineOf),
      alerts: left > 0 ? [...alerts, `and ${left} more that got worse`] : alerts,
      page: 'report.html',
      text: (format) => renderReport(report, format, texts.report),
    },
    due,
    texts.letter,
  );
}

const MOST = 5;

function auditLetter(due: DueReport, audit: Audit, texts: LetterTexts): Letter {
  const { title, cards, flagged } = auditView(audit);
  return written(
    {
      title,
      cluster: audit.cluster,
      lines: cards.map(lineOf),
      alerts: flagged,
      page: 'audit.html',
      text: (format) => renderAudit(audit, format, texts.audit),
    },
    due,
    texts.letter,
  );
}

const lineOf = ({ label, value, note }: { label: string; value: string; note: string }): LetterLine => ({
  what: label,
  value,
  note,
});

interface Contents {
  readonly title: string;
  readonly cluster: string;
  readonly lines: readonly LetterLine[];
  readonly alerts: readonly string[];
  readonly page: string;
  readonly text: (format: ReportFormat) => string;
}

function written({ page, text, ...contents }: Contents, { plan, week }: DueReport, template: string): Letter {
  const link = safeUrl(plan.link === undefined ? undefined : `${plan.link.replace(/\/$/, '')}/${page}`);
  const place = `reports/${week}/${fileName(contents.cluster)}/${plan.name}`;
  const files = FORMATS.map(
    (format): KeptFile => ({ path: `${place}.${format}`, type: TYPES[format], text: text(format) }),
  );
  const kept = plan.keep === 'journal' ? `${place}.html` : '';
  const html: string = htmlEngine.parseAndRenderSync(template, { ...contents, link, kept });
  return {
    ...contents,
    report: plan.name,
    week,
    ...(link === '' ? {} : { link }),
    html,
    text: plainText(contents, { link, kept }),
    files,
  };
}

/** Names of clusters are people's words; as a folder they are plain. */
const fileName = (cluster: string): string => cluster.replace(/[^A-Za-z0-9_-]/g, '_');

function plainText(
  { title, lines, alerts }: Pick<Contents, 'title' | 'lines' | 'alerts'>,
  at: { link: string; kept: string },
) {
  return [
    title,
    '',
    ...lines.map(({ what, value, note }) => `${what}: ${value} (${note})`),
    ...(alerts.length === 0 ? [] : ['', 'Look here first:', ...alerts.map((alert) => `- ${alert}`)]),
    '',
    ...(at.link === '' ? [] : [at.link]),
    ...(at.kept === '' ? [] : [`In the journal branch: ${at.kept}`]),
    '',
  ].join('\n');
}
