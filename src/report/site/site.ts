import type { PolicySet } from '../../model/policy.ts';
import { auditOf } from '../audit/audit.ts';
import { auditView } from '../audit/audit-view.ts';
import { weeksChart } from '../html/weeks-chart.ts';
import { type SizingReport, sizingReport } from '../sizing-report.ts';
import { viewOf } from '../view.ts';
import { historyView } from './history-view.ts';
import { type PageTexts, pageWriter } from './page-writer.ts';
import { pendingView } from './pending-view.ts';
import { policiesView } from './policies-view.ts';
import type { SiteFacts } from './site-facts.ts';
import { statusView } from './status-view.ts';
import { workloadPages } from './workload-view.ts';

export interface SiteFile {
  readonly path: string;
  readonly text: string;
}

/**
 * What a pass found and did as pages that link each other: nothing is loaded from elsewhere, and whoever serves them
 * needs to know nothing. Same pass, same pages, byte for byte.
 */
export function site(pass: SiteFacts, policies: PolicySet, texts: PageTexts): SiteFile[] {
  const page = pageWriter(texts, pass.snapshot);
  const report = sizingReport({ ...pass, policies });
  const workloads = workloadPages(pass, report);
  const known = new Set(workloads.map(({ path }) => path));
  return [
    { path: 'style.css', text: texts.style },
    { path: 'find.js', text: texts.script },
    { path: 'index.html', text: page('status', { title: 'Status', ...statusView(pass, known) }) },
    { path: 'pending.html', text: page('pending', { title: 'Pending', ...pendingView(pass, known) }) },
    {
      path: 'report.html',
      text: page('report', { ...viewOf({ ...report, rows: [] }), ...chartOf(report), title: 'Savings' }),
    },
    { path: 'audit.html', text: page('audit', { ...auditView(auditOf(pass.snapshot)), title: 'Audit' }) },
    { path: 'history.html', text: page('history', { title: 'History', ...historyView(pass.snapshot, known) }) },
    { path: 'policies.html', text: page('policies', { title: 'Policies', ...policiesView(pass, policies) }) },
    ...workloads.map(({ path, view }) => ({ path, text: page('workload', view) })),
  ];
}

const chartOf = ({ ledger, currency }: SizingReport) => ({ weeks: weeksChart(ledger.weeks, currency) ?? '' });
