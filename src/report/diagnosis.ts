import type { Analysis } from '../model/analysis.ts';
import type { ContainerStatus, Pod } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { HealthEvidence, HealthFinding } from '../model/health.ts';
import type { History } from '../model/history.ts';
import type { ContainerLogs } from '../model/logs.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Reading } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Instant } from '../model/units.ts';
import { sameObject, type Workload, workloadName } from '../model/workload.ts';
import { aroundOf, dependenciesOf } from './dependencies.ts';
import { excerptsOf, loggedCauses, unreadLogs } from './diagnosed-logs.ts';
import { type Cause, type Excerpt, type Fact, shown } from './diagnosis-facts.ts';
import { shownFindings } from './shown-finding.ts';
import { shownHealth } from './shown-health.ts';
import { timeText } from './text/format.ts';
import { recordedChangesText } from './text/recorded-changes.ts';

export type { Cause, Excerpt, Fact };

/** Everything that is known of one workload, in the order in which somebody on call asks for it. */
export interface Diagnosis {
  readonly workload: string;
  /** From the object up to Git. */
  readonly chain: readonly Fact[];
  /** The most severe first, then the surest. */
  readonly causes: readonly Cause[];
  readonly pods: readonly Fact[];
  readonly events: readonly Fact[];
  /** What its containers in trouble wrote last, without credentials. */
  readonly logs: readonly Excerpt[];
  /** What it depends on and what is set beside it. */
  readonly around: readonly Fact[];
  readonly recent: readonly Fact[];
  /** Checks that could not say anything, and why. */
  readonly unknown: readonly Fact[];
}

/** What is looked at for this workload only, beside what every pass looks at. */
export interface LookedUp {
  readonly logs?: readonly ContainerLogs[];
  /** Of the folders that its Application reads. */
  readonly commits?: Reading<History>;
}

interface Facts {
  readonly snapshot: Snapshot;
  readonly analysis: Analysis;
  readonly outcomes: readonly Outcome[];
}

const MOST = 10;

export function diagnosisOf(pass: Facts, workload: Workload, { logs = [], commits }: LookedUp = {}): Diagnosis {
  const excerpts = excerptsOf(logs);
  return {
    workload: workloadName(workload.ref),
    chain: chainOf(workload),
    causes: [...causesOf(pass, workload), ...loggedCauses(excerpts)].toSorted(mostLikelyFirst),
    pods: workload.pods.map(podFact),
    events: eventsOf(workload),
    logs: excerpts,
    around: [...dependenciesOf(pass.snapshot, workload), ...aroundOf(workload)],
    recent: [...commitsOf(commits), ...recentOf(pass.snapshot, workload)],
    unknown: [...unknownOf(pass.analysis, workload), ...unreadLogs(logs)],
  };
}

const commitsOf = (commits: Reading<History> | undefined): Fact[] =>
  commits === undefined
    ? []
    : shown('commit', commits, (history) =>
        history.commits.map(
          ({ at, commit, author, subject }) => `${when(at)} ${commit.slice(0, 12)} ${author}: ${subject.slice(0, 120)}`,
        ),
      );

function chainOf({ containers, application, controller, operator, revision }: Workload): Fact[] {
  const ready = controller?.status;
  return [
    ...containers.map(({ spec }) => ({ what: `container ${spec.name}`, is: spec.image })),
    ...(ready === undefined
      ? []
      : [{ what: 'replicas', is: `${ready.ready} of ${controller?.replicas ?? ready.replicas} ready` }]),
    ...(revision.kind === 'known' ? [{ what: 'revision', is: `since ${when(revision.value.startedAt)}` }] : []),
    ...(operator === undefined ? [] : [{ what: 'made by', is: workloadName(operator) }]),
    ...shown('Argo CD', application, (one) =>
      one === undefined
        ? ['no Application tracks it']
        : [
            `${one.ref.name}: ${one.syncStatus}, ${one.healthStatus}`,
            ...one.sources.map(
              ({ repoUrl, path, chart, targetRevision }) => `${repoUrl} ${path ?? chart ?? ''} at ${targetRevision}`,
            ),
          ],
    ),
  ];
}

const RANK: Readonly<Record<string, number>> = { critical: 0, warning: 1, info: 2, high: 0, medium: 1, low: 2 };

function causesOf(pass: Facts, { ref }: Workload): Cause[] {
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
    .map(({ finding, what, remedy }) => ({
      severity: finding.severity,
      // A cause that was told apart is sure; a symptom alone is not.
      confidence: finding.cause === undefined || finding.cause === 'unclassified' ? 'medium' : 'high',
      check: finding.kind,
      what: `${what}, since ${when(finding.since)}`,
      answer: remedy,
      evidence: evidenceOf(finding),
    }));
  return [...sizing, ...health];
}

const rankOf = ({ severity, confidence }: Cause): number => (RANK[severity] ?? 3) * 10 + (RANK[confidence] ?? 3);
const mostLikelyFirst = (a: Cause, b: Cause): number => rankOf(a) - rankOf(b) || (a.check < b.check ? -1 : 1);

const causeName = (finding: Finding): string =>
  finding.kind === 'oom-killed' ? `${finding.kind} (${finding.cause})` : finding.kind;

const evidenceOf = ({ evidence, pods }: HealthFinding): string[] => [
  ...evidence.slice(0, MOST).map(evidenceText),
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
      return `${workloadName(one.of)} ${one.reason} (${one.count} times, last ${when(one.lastAt)}): ${one.message}`;
    case 'metric':
      return `${one.query} = ${one.value}`;
  }
}

function podFact({ ref, phase, reason, node, statuses }: Pod): Fact {
  const states = statuses.map(statusText);
  return { what: ref.name, is: [reason ?? phase, ...(node === undefined ? [] : [`on ${node}`]), ...states].join(', ') };
}

function statusText({ name, restartCount, waiting, terminated, lastTerminated, ready }: ContainerStatus): string {
  const last = terminated ?? lastTerminated;
  const now = waiting?.reason ?? (ready ? 'ready' : 'not ready');
  const before = last === undefined ? '' : `, last ended ${last.reason} (${last.exitCode})`;
  return `${name} ${now}, ${restartCount} restarts${before}`;
}

const eventsOf = ({ events }: Workload): Fact[] =>
  shown('events', events, (all) =>
    all.filter(({ type }) => type === 'Warning').toSorted((a, b) => b.lastAt - a.lastAt).slice(0, MOST)
      .map(({ reason, message, count, lastAt }) => `${when(lastAt)} ${reason} x${count}: ${message}`),
  ); // biome-ignore format: one chain

/** What changed lately: syncs and what the bot did. Blaming a commit takes both. */
function recentOf({ repositories }: Snapshot, { ref, application }: Workload): Fact[] {
  const syncs =
    application.kind === 'known' && application.value !== undefined
      ? application.value.history.toSorted((a, b) => b.deployedAt - a.deployedAt).slice(0, 5)
      : [];
  const own = `/${ref.namespace ?? '-'}/${ref.kind}/${ref.name}/`;
  const lines = repositories
    .flatMap(({ journal }) => (journal.kind === 'known' ? journal.value : []))
    .filter(({ subject }) => subject.includes(own))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MOST);
  return [
    ...syncs.map(({ deployedAt, revisions }) => ({
      what: 'sync',
      is: `${when(deployedAt)} ${revisions.map((one) => one.slice(0, 12)).join(', ')}`,
    })),
    ...lines.map(({ at, action, facts }) => ({
      what: action,
      is: `${when(at)} ${facts.number === undefined ? '' : `#${facts.number} `}${facts.changes === undefined ? (facts.detail ?? '') : recordedChangesText(String(facts.changes))}`,
    })),
  ];
}

const unknownOf = ({ verdicts }: Analysis, { ref }: Workload): Fact[] =>
  verdicts.flatMap((verdict) =>
    verdict.kind === 'unknown' && sameObject(verdict.workload, ref)
      ? [{ what: verdict.check, is: `${verdict.because.code}: ${verdict.because.detail}` }]
      : [],
  );

const when = (at: Instant): string => timeText(new Date(at).toISOString());
