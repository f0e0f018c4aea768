import type { Analysis } from '../model/analysis.ts';
import { byText } from '../model/by-text.ts';
import type { Finding } from '../model/finding.ts';
import type { HealthEvidence, HealthFinding } from '../model/health.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Confidence } from '../model/recommendation.ts';
import { worstFirst } from '../model/severity.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { sameObject, type Workload, workloadName } from '../model/workload.ts';
import type { Cause } from './diagnosis-facts.ts';
import { shownFindings } from './shown-finding.ts';
import { shownHealth } from './shown-health.ts';
import { instantText } from './text/format.ts';

export interface PassFacts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
}

/** What the pass found out about the workload, sizes first. */
export function foundCauses(pass: PassFacts, { ref }: Workload): Cause[] {
  const sizing = shownFindings(pass)
    .filter(({ finding }) => sameObject(finding.workload, ref))
    .map(({ finding, changes, result, because }) => ({
      severity: finding.severity,
      confidence: finding.confidence,
      check: causeName(finding),
      what: [...changes, ...(because === undefined ? [] : [because.detail])].join('; '),
      answer: result,
      evidence: finding.notes.map(({ text }) => text),
    }));
  const health = shownHealth(pass.analysis)
    .filter(({ finding }) => sameObject(finding.subject, ref))
    .map(
      ({ finding, what, remedy }): Cause => ({
        severity: finding.severity,
        // A cause that was told apart is sure; a symptom alone is not.
        confidence: finding.cause === undefined || finding.cause === 'unclassified' ? 'medium' : 'high',
        check: finding.kind,
        what: `${what}, since ${instantText(finding.since)}`,
        answer: remedy,
        evidence: evidenceOf(finding),
      }),
    );
  return [...sizing, ...health];
}

/** The most severe first, then the surest. */
export const mostLikelyFirst = (a: Cause, b: Cause): number =>
  worstFirst(a, b) || DOUBT[a.confidence] - DOUBT[b.confidence] || byText(a.check, b.check);

const DOUBT: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 };

const causeName = (finding: Finding): string =>
  finding.kind === 'oom-killed' ? `${finding.kind} (${finding.cause})` : finding.kind;

const MOST_EVIDENCE = 10;

const evidenceOf = ({ evidence, pods }: HealthFinding): string[] => [
  ...evidence.slice(0, MOST_EVIDENCE).map(evidenceText),
  ...(pods.length === 0
    ? []
    : [
        `pods ${pods
          .map(({ name }) => name)
          .slice(0, 5)
          .join(', ')}${pods.length > 5 ? ', …' : ''}`,
      ]),
];

function evidenceText(one: HealthEvidence): string {
  switch (one.kind) {
    case 'value':
      return `${workloadName(one.of)} ${one.what}: ${one.value}`;
    case 'condition':
      return `${workloadName(one.of)} ${one.type}=${one.status} ${one.reason ?? ''}: ${one.message ?? ''}`;
    case 'event':
      return `${workloadName(one.of)} ${one.reason} (${one.count} times, last ${instantText(one.lastAt)}): ${one.message}`;
    case 'metric':
      return `${one.query} = ${one.value}`;
  }
}
