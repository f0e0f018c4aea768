import { backtest } from '../../model/backtest.ts';
import { findingKey, type OomKilled, type UsageEvidence, type Verdict } from '../../model/finding.ts';
import { after, isGuaranteed, type Sizes } from '../../model/qos.ts';
import { formatMemory } from '../../model/quantity.ts';
import type { Reason } from '../../model/reason.ts';
import type { Recommendation } from '../../model/recommendation.ts';
import type { Analyzer, Subject } from '../analyzer.ts';
import { queriesFor } from '../evidence-queries.ts';
import { notesFor } from '../notes/notes.ts';
import { sizedWindow } from '../recent.ts';
import { sayMemory } from '../recommend/quantities.ts';
import { replicasOf } from '../replicas.ts';
import { classify } from './classify.ts';
import { killOf } from './deaths.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type KillCase, killCaseOf } from './kill-case.ts';
import { raised } from './raise.ts';
import { eventsOf } from './severity.ts';

const kind = 'oom-killed';
type Oom = Extract<Diagnosis, { kind: 'oom' }>;

/** Needs no usage: a container in a crash loop may never live for two samples. Usage sharpens what it can. */
export const oomKilled: Analyzer<typeof kind> = {
  kind,
  needs: ['pods', 'events', 'nodes', 'oom-events', 'restarts'],
  judge: (subject) => {
    const unread = subject.snapshot.gaps.find(({ source }) => source === 'pods');
    return subject.assessments.map((assessment): Verdict<typeof kind> => {
      const killCase = killCaseOf(subject, assessment);
      return unread === undefined ? judge(killCase) : unknown(killCase, unread.because);
    });
  },
};

function judge(killCase: KillCase): Verdict<typeof kind> {
  const diagnosis = classify(killCase);
  switch (diagnosis.kind) {
    case 'silent':
      return { kind: 'healthy', check: kind, workload: killCase.subject.workload.ref, container: nameOf(killCase) };
    case 'not-an-oom':
      return unknown(killCase, diagnosis.because);
    case 'oom':
      return { kind: 'found', check: kind, finding: findingOf(killCase, diagnosis) };
  }
}

const nameOf = ({ container }: KillCase): string => container.spec.name;

const unknown = (killCase: KillCase, because: Reason): Verdict<typeof kind> => ({
  kind: 'unknown',
  check: kind,
  workload: killCase.subject.workload.ref,
  container: nameOf(killCase),
  because,
});

function findingOf(killCase: KillCase, oom: Oom): OomKilled {
  const { subject, container, kills, limitAtKill, assessment } = killCase;
  const { workload, snapshot } = subject;
  const sizes = oom.remedy.kind === 'none' ? undefined : raised(killCase, oom.remedy);
  const because = whyNot(killCase, { oom, sizes });
  const evidence = evidenceOf(subject, killCase);
  return {
    kind,
    key: findingKey({ cluster: snapshot.cluster, workload: workload.ref, container: nameOf(killCase), kind }),
    workload: workload.ref,
    container: nameOf(killCase),
    role: container.spec.role,
    current: container.spec.resources,
    replicas: replicasOf(workload),
    severity: oom.severity,
    confidence: oom.confidence,
    notes: notesFor({ subject, assessment, recommended: { ...sizes, confidence: oom.confidence } }),
    cause: oom.cause,
    kills: kills.map(killOf),
    times: eventsOf(killCase),
    ...(limitAtKill === undefined ? {} : { limitAtKill }),
    ...(because === undefined ? {} : { because }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(sizes === undefined ? {} : proposalOf(killCase, { oom, sizes })),
  };
}

function whyNot({ container }: KillCase, { oom, sizes }: { oom: Oom; sizes: Sizes | undefined }): Reason | undefined {
  if (oom.remedy.kind === 'none') return oom.remedy.because;
  if (sizes !== undefined) return undefined;
  const now = container.spec.resources.memoryLimit;
  const at = now === undefined ? 'its request' : formatMemory(now);
  return { code: 'ceiling-reached', detail: `there is no room above ${at} under the policy's ceiling` };
}

function proposalOf(
  killCase: KillCase,
  { oom, sizes }: { oom: Oom; sizes: Sizes },
): { recommended: Recommendation; backtest?: OomKilled['backtest'] & object } {
  const { usage, container, subject } = killCase;
  const recommended = {
    strategy: subject.policy.sizing.strategy,
    ...sizes,
    confidence: oom.confidence,
    explanation: explain(killCase, sizes),
  };
  if (usage === undefined || usage.days.length === 0) return { recommended };
  return { recommended, backtest: backtest(usage.days, after(container.spec.resources, sizes)) };
}

function explain(killCase: KillCase, { memoryLimit, memoryRequest }: Sizes): string[] {
  const { limitAtKill, peak, kills, evictions } = killCase;
  const seen = peak === undefined ? 'no peak was measured' : `highest measured peak ${sayMemory(peak)}`;
  const from = limitAtKill === undefined ? '' : ` at a limit of ${formatMemory(limitAtKill)}`;
  const happened =
    kills.length > 0
      ? `Killed ${sayTimes(eventsOf(killCase))} within 7 days${from}; ${seen}.`
      : evictions.length > 0
        ? `Evicted ${sayTimes(evictions.length)} within 7 days for using more memory than it asked for; ${seen}.`
        : `A child process was killed within a day; ${seen}.`;
  return [
    happened,
    ...(memoryLimit === undefined
      ? []
      : [
          `Memory limit ${formatMemory(memoryLimit)}: the larger of peak x 1.25 and limit x 1.5, at most twice the limit.`,
        ]),
    ...(memoryRequest === undefined ? [] : [requestSentence(killCase, memoryRequest)]),
  ];
}

const sayTimes = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const requestSentence = (killCase: KillCase, request: NonNullable<Sizes['memoryRequest']>): string =>
  isGuaranteed(killCase.subject.workload)
    ? `Memory request ${formatMemory(request)}: equal to the limit, as a Guaranteed pod needs.`
    : `Memory request ${formatMemory(request)}: covers what it usually uses, so that it is not the first to be evicted.`;

function evidenceOf({ snapshot, workload, policy }: Subject, killCase: KillCase): UsageEvidence | undefined {
  const { statistics, points } = killCase.assessment;
  if (statistics.kind === 'unknown') return undefined;
  const queries = queriesFor(snapshot.queries, workload, nameOf(killCase));
  return { window: sizedWindow(snapshot, { sizing: policy.sizing }), statistics: statistics.value, points, queries };
}
