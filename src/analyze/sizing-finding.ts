/** What the three sizing checks share: who can be judged at all, and how a finding states its evidence. */
import type { Assessment } from '../model/analysis.ts';
import { backtest } from '../model/backtest.ts';
import type { ContainerRole, ObjectRef, Resources } from '../model/cluster.ts';
import {
  type FindingKey,
  type FindingKind,
  findingKey,
  type Note,
  type UsageEvidence,
  type Verdict,
} from '../model/finding.ts';
import { after } from '../model/qos.ts';
import { known, type Reason } from '../model/reason.ts';
import type { Backtest, Confidence, Recommendation, UsageStatistics } from '../model/recommendation.ts';
import type { UsageDay } from '../model/usage.ts';
import type { Subject } from './analyzer.ts';
import { statisticsOf } from './assess-statistics.ts';
import { queriesFor } from './evidence-queries.ts';
import { injectorOf } from './injected.ts';
import { notesFor } from './notes/notes.ts';
import { sizedWindow } from './recent.ts';
import { sentencesAbout } from './recommend/explanation.ts';
import { replicasOf } from './replicas.ts';
import { daysOfRevision } from './revision-change.ts';

/** A container whose sizes can be judged: everything that had to be known is. */
export interface Judged<Kind extends FindingKind = FindingKind> {
  readonly check: Kind;
  readonly subject: Subject;
  readonly assessment: Assessment;
  /** Days that speak for the current pod template, and what they say. */
  readonly days: readonly UsageDay[];
  readonly statistics: UsageStatistics;
  readonly recommendation: Recommendation;
}

/** One verdict per container that the check has an opinion on; ordinary init containers are none of them. */
export function judgeSizes<Kind extends FindingKind>(
  subject: Subject,
  check: Kind,
  judge: (judged: Judged<Kind>) => Verdict<Kind>,
): Verdict<Kind>[] {
  return subject.assessments
    .filter(({ container }) => container.spec.role !== 'init')
    .map((assessment) => {
      const place = { check, subject, assessment };
      const judged = judgedOf(place);
      return 'code' in judged ? unknownVerdict(place, judged) : judge(judged);
    });
}

function judgedOf<Kind extends FindingKind>(place: Place<Kind>): Judged<Kind> | Reason {
  const { subject, assessment } = place;
  const { recommendation, container } = assessment;
  const { workload } = subject;
  if (container.injected) return { code: 'injected-container', detail: injectorOf(container.spec) };
  if (recommendation.kind === 'unknown') return recommendation.because;
  if (container.usage.kind === 'unknown') return container.usage.because;
  if (workload.hpas.kind === 'unknown') {
    return { code: 'autoscalers-unknown', detail: workload.hpas.because.detail };
  }
  const { days } = daysOfRevision(workload, container.usage.value);
  const statistics = statisticsOf(known({ ...container.usage.value, days }));
  if (statistics.kind === 'unknown') return statistics.because;
  return { ...place, days, statistics: statistics.value, recommendation: recommendation.value };
}

interface Place<Kind extends FindingKind> {
  readonly check: Kind;
  readonly subject: Subject;
  readonly assessment: Assessment;
}

export const unknownVerdict = <Kind extends FindingKind>(
  { subject, assessment, check }: Place<Kind>,
  because: Reason,
): Verdict<Kind> => ({
  kind: 'unknown',
  check,
  workload: subject.workload.ref,
  container: assessment.container.spec.name,
  because,
});

export const healthyVerdict = <Kind extends FindingKind>({
  subject,
  assessment,
  check,
}: Place<Kind>): Verdict<Kind> => ({
  kind: 'healthy',
  check,
  workload: subject.workload.ref,
  container: assessment.container.spec.name,
});

/** Everything of a sizing finding but its kind and severity. */
export interface SizingFacts {
  readonly key: FindingKey;
  readonly workload: ObjectRef;
  readonly container: string;
  readonly role: ContainerRole;
  readonly current: Resources;
  readonly replicas: number;
  readonly confidence: Confidence;
  readonly notes: readonly Note[];
  readonly recommended: Recommendation;
  readonly backtest: Backtest;
  readonly evidence: UsageEvidence;
}

export function sizingFacts(judged: Judged, recommended: Recommendation): SizingFacts {
  const { subject, assessment } = judged;
  const { spec } = assessment.container;
  const { workload, snapshot } = subject;
  return {
    key: findingKey({ cluster: snapshot.cluster, workload: workload.ref, container: spec.name, kind: judged.check }),
    workload: workload.ref,
    container: spec.name,
    role: spec.role,
    current: spec.resources,
    replicas: replicasOf(workload),
    confidence: recommended.confidence,
    notes: notesFor({ subject, assessment, recommended }),
    recommended,
    backtest: backtest(judged.days, after(spec.resources, recommended)),
    evidence: evidenceOf(judged),
  };
}

const evidenceOf = ({ subject, assessment, statistics }: Judged): UsageEvidence => ({
  window: sizedWindow(subject.snapshot, subject.policy),
  statistics,
  points: assessment.points,
  queries: queriesFor(subject.snapshot.queries, subject.workload, assessment.container.spec.name),
});

export type SizeField = 'cpuRequest' | 'cpuLimit' | 'memoryRequest' | 'memoryLimit';

/** The same recommendation about these fields only: a check speaks for what it found. */
export function only(recommendation: Recommendation, fields: readonly SizeField[]): Recommendation {
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit, explanation, ...rest } = recommendation;
  const wants = (field: SizeField): boolean => fields.includes(field);
  const moved = {
    ...(cpuRequest !== undefined && wants('cpuRequest') ? { cpuRequest } : {}),
    ...(cpuLimit !== undefined && wants('cpuLimit') ? { cpuLimit } : {}),
    ...(memoryRequest !== undefined && wants('memoryRequest') ? { memoryRequest } : {}),
    ...(memoryLimit !== undefined && wants('memoryLimit') ? { memoryLimit } : {}),
  };
  return { ...rest, ...moved, explanation: sentencesAbout(explanation, moved, recommendation) };
}
