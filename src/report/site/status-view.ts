import type { Analysis } from '../../model/analysis.ts';
import type { Application } from '../../model/application.ts';
import { byText } from '../../model/by-text.ts';
import { isReady } from '../../model/cluster.ts';
import type { LeftAlone } from '../../model/decision.ts';
import type { Severity } from '../../model/finding.ts';
import type { Outcome } from '../../model/outcome.ts';
import { worstFirst } from '../../model/severity.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { notSetBack } from '../not-set-back.ts';
import { shownFindings } from '../shown-finding.ts';
import { gapsOf } from '../shown-gaps.ts';
import { notRolledBackText, shownHealth } from '../shown-health.ts';
import { countText, instantText } from '../text/format.ts';
import { safeUrl } from '../text/safe-url.ts';
import { linkTo, type WorkloadLink } from './links.ts';

interface Facts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
  readonly left?: readonly LeftAlone[];
}

/** What needs somebody, what could not be read, and how Argo CD sees its Applications. */
export function statusView(pass: Facts, known: ReadonlySet<string>) {
  const alerts = [...sizing(pass, known), ...health(pass, known)].sort(
    (a, b) => worstFirst(a, b) || byText(a.where.text, b.where.text),
  );
  return {
    cards: cardsOf(pass, alerts),
    alerts,
    gaps: gapsOf(pass.snapshot),
    applications: applicationsOf(pass.snapshot),
  };
}

interface Alert {
  readonly severity: Severity;
  readonly check: string;
  readonly where: WorkloadLink;
  readonly what: string;
  readonly answer: string;
  readonly url: string;
}

/** Savings are no alert. */
const sizing = (pass: Facts, known: ReadonlySet<string>): Alert[] =>
  shownFindings(pass)
    .filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding, changes, result, because, url }) => ({
      severity: finding.severity,
      check: finding.kind,
      where: linkTo(finding.workload, known),
      what: changes.join(', ') || (because?.detail ?? ''),
      answer: result,
      url: safeUrl(url),
    }));

const health = (pass: Facts, known: ReadonlySet<string>): Alert[] =>
  shownHealth(pass.analysis, notSetBack(pass))
    .filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding: { severity, kind, subject, detail, remedy, since }, notRolledBack }) => ({
      severity,
      check: kind,
      where: linkTo(subject, known),
      what: `${detail} Since ${instantText(since)}.`,
      answer: notRolledBackText(notRolledBack) || remedy.hint,
      url: '',
    }));

function cardsOf({ snapshot, analysis }: Facts, alerts: readonly Alert[]) {
  const count = (severity: Severity): number => alerts.filter((alert) => alert.severity === severity).length;
  const { nodes, repositories, gaps, workloads } = snapshot;
  const ready = nodes.kind === 'known' ? nodes.value.filter(isReady).length : undefined;
  const open = repositories.map(({ pullRequests }) =>
    pullRequests.kind === 'known' ? pullRequests.value.filter(({ state }) => state === 'open').length : undefined,
  );
  return [
    {
      label: 'Alerts',
      value: String(alerts.length),
      note: `${count('critical')} critical, ${count('warning')} warning`,
    },
    {
      label: 'Nodes ready',
      value: nodes.kind === 'known' ? `${ready} of ${nodes.value.length}` : 'unknown',
      note: nodes.kind === 'known' ? '' : nodes.because.detail,
    },
    { label: 'Workloads', value: String(workloads.length), note: unknowns(analysis) },
    {
      label: 'Open pull requests',
      value: open.includes(undefined) ? 'unknown' : String(open.reduce<number>((sum, one) => sum + (one ?? 0), 0)),
      note: 'before this pass',
    },
    {
      label: 'Read',
      value: gaps.length === 0 ? 'everything' : 'in part',
      note: gaps.length === 0 ? '' : `${countText(gaps.length, 'source')} not read`,
    },
  ];
}

const unknowns = ({ verdicts }: Analysis): string =>
  `${countText(verdicts.filter(({ kind }) => kind === 'unknown').length, 'check')} unknown`;

function applicationsOf({ applications }: Snapshot) {
  if (applications.kind === 'unknown') return { because: applications.because.detail, rows: [] };
  return { because: '', rows: applications.value.map(applicationRow) };
}

const applicationRow = ({
  ref,
  syncStatus,
  healthStatus,
  autoSync,
  operationPhase,
  operationMessage,
}: Application) => ({
  name: ref.name,
  sync: syncStatus || 'Unknown',
  health: healthStatus || 'Unknown',
  tone: syncStatus === 'Synced' && healthStatus === 'Healthy' ? 'open' : 'warning',
  automatic: autoSync ? 'automatic' : 'by hand',
  operation:
    operationPhase === undefined || operationPhase === 'Succeeded'
      ? ''
      : `${operationPhase}: ${operationMessage ?? ''}`,
});
