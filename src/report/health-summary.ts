import { type Analysis, healthFindingsOf } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import { isReady } from '../model/cluster.ts';
import type { FindingKey, Severity } from '../model/finding.ts';
import type { FixOutcome } from '../model/fix.ts';
import type { Outcome } from '../model/outcome.ts';
import { worstFirst } from '../model/severity.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { workloadName } from '../model/workload.ts';
import { shownFindings } from './shown-finding.ts';

/** How the cluster is, in the words of one message. Savings are no issue. */
export interface HealthSummary {
  readonly cluster: string;
  readonly nodes: { readonly ready: number; readonly all: number } | 'unknown';
  readonly running: number;
  /** The most severe first. */
  readonly issues: readonly Issue[];
  /** What could not be read: without it nobody may say that all is clear. */
  readonly unread: readonly string[];
}

export interface Issue {
  /** Identity of the finding. */
  readonly key: FindingKey;
  readonly severity: Severity;
  readonly check: string;
  readonly where: string;
  readonly what: string;
  /** `fixed`: the bot did, or would do, it by itself. `proposed`: a pull request waits. `open`: somebody has to look. */
  readonly state: 'fixed' | 'proposed' | 'open';
  readonly answer: string;
}

interface Facts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
  readonly fixed: { readonly outcomes: readonly FixOutcome[] };
}

export function healthSummary(pass: Facts): HealthSummary {
  const { snapshot } = pass;
  const issues = [...sizing(pass), ...health(pass)].toSorted(
    (a, b) => worstFirst(a, b) || byText(textOf(a), textOf(b)),
  );
  return {
    cluster: snapshot.cluster,
    nodes: nodesOf(snapshot),
    running: snapshot.workloads.flatMap(({ pods }) => pods).filter(({ phase }) => phase === 'Running').length,
    issues,
    unread: [...new Set(snapshot.gaps.map(({ source }) => source))].sort(),
  };
}

const textOf = ({ check, where }: Issue): string => `${check} ${where}`;

function nodesOf({ nodes }: Snapshot): HealthSummary['nodes'] {
  if (nodes.kind === 'unknown') return 'unknown';
  const ready = nodes.value.filter(isReady);
  return { ready: ready.length, all: nodes.value.length };
}

const sizing = (pass: Facts): Issue[] =>
  shownFindings(pass)
    .filter(({ finding }) => finding.severity !== 'info')
    .map(({ finding, changes, result, because }) => ({
      key: finding.key,
      severity: finding.severity,
      check: finding.kind,
      where: workloadName(finding.workload),
      what: changes.join(', ') || (because?.detail ?? ''),
      state: /^PR |^would open/.test(result) ? 'proposed' : 'open',
      answer: result,
    }));

/** What a deletion heals is an issue only as long as it is not healed. */
function health({ analysis, fixed }: Facts): Issue[] {
  const done = new Set(
    fixed.outcomes.filter(({ kind }) => kind === 'fixed' || kind === 'planned').map(({ finding }) => finding.key),
  );
  return healthFindingsOf(analysis)
    .filter(({ severity, key }) => severity !== 'info' || done.has(key))
    .map(({ severity, kind, subject, detail, remedy, key }) => ({
      key,
      severity,
      check: kind,
      where: workloadName(subject),
      what: detail,
      state: done.has(key) ? 'fixed' : 'open',
      answer: remedy.hint,
    }));
}
