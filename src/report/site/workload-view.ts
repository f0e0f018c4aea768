import { byText } from '../../model/by-text.ts';
import { sameObject, type Workload, workloadName } from '../../model/workload.ts';
import { notSetBack } from '../not-set-back.ts';
import { chartOf } from '../render-html.ts';
import type { Row } from '../row.ts';
import { type ShownFinding, shownFindings } from '../shown-finding.ts';
import { notRolledBackText, shownHealth } from '../shown-health.ts';
import type { SizingReport } from '../sizing-report.ts';
import { instantText } from '../text/format.ts';
import { rowView } from '../text/row-view.ts';
import { safeUrl } from '../text/safe-url.ts';
import { byRelevance } from '../view.ts';
import { pageOf } from './links.ts';
import type { SiteFacts } from './site-facts.ts';

export interface WorkloadPage {
  readonly path: string;
  readonly view: { readonly title: string } & Readonly<Record<string, unknown>>;
}

/** Beyond this many, those that matter least have no page: 500 pages with drawings are about 10 MB. */
const MOST = 500;

/** A page each: sizes and use, findings with their answers, and what Argo CD says. The most relevant ones first. */
export function workloadPages(pass: SiteFacts, report: SizingReport): WorkloadPage[] {
  const rows = Map.groupBy(report.rows, ({ namespace, kind, name }) => `${namespace}/${kind}/${name}`);
  const findings = Map.groupBy(shownFindings(pass), ({ finding }) => keyOf(finding.workload));
  return pass.snapshot.workloads
    .map((workload) => ({ workload, rows: (rows.get(keyOf(workload.ref)) ?? []).toSorted(byRelevance) }))
    .toSorted((a, b) => rankOf(a.rows, b.rows) || byText(keyOf(a.workload.ref), keyOf(b.workload.ref)))
    .slice(0, MOST)
    .map(({ workload, rows: own }) => ({
      path: pageOf(workload.ref),
      view: {
        ...workloadView(workload, own, report.currency),
        findings: (findings.get(keyOf(workload.ref)) ?? []).map(findingView),
        health: healthOf(workload, pass),
      },
    }));
}

const keyOf = ({ namespace, kind, name }: Workload['ref']): string => `${namespace ?? ''}/${kind}/${name}`;

function rankOf([a]: readonly Row[], [b]: readonly Row[]): number {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  return byRelevance(a, b);
}

function workloadView(workload: Workload, rows: readonly Row[], currency: string) {
  const { application } = workload;
  return {
    title: workloadName(workload.ref),
    application: application.kind === 'known' ? (application.value?.ref.name ?? 'none') : application.because.detail,
    containers: rows.map((row) => rowView(row, currency)),
    charts: rows.flatMap(chartOf),
  };
}

const findingView = ({ finding, changes, leads, result, because, url }: ShownFinding) => ({
  severity: finding.severity,
  check: finding.kind,
  container: finding.container,
  confidence: finding.confidence,
  changes,
  leads: leads === 'one step' ? 'This change' : 'Recommended',
  result,
  url: safeUrl(url),
  detail: because?.detail ?? '',
  notes: finding.notes.map(({ text }) => text),
});

const healthOf = ({ ref }: Workload, pass: SiteFacts) =>
  shownHealth(pass.analysis, notSetBack(pass))
    .filter(({ finding: { subject } }) => sameObject(subject, ref))
    .map(({ finding: { severity, kind, detail, since, remedy }, notRolledBack }) => ({
      severity,
      check: kind,
      detail,
      since: instantText(since),
      hint: remedy.hint,
      notRolledBack: notRolledBackText(notRolledBack),
    }));
