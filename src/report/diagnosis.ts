import type { Analysis } from '../model/analysis.ts';
import type { ContainerStatus, Pod } from '../model/cluster.ts';
import type { History } from '../model/history.ts';
import type { ContainerLogs } from '../model/logs.ts';
import type { Reading } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { sameObject, type Workload, workloadName } from '../model/workload.ts';
import { aroundOf, dependenciesOf } from './dependencies.ts';
import { foundCauses, mostLikelyFirst, type PassFacts } from './diagnosed-causes.ts';
import { excerptsOf, loggedCauses, unreadLogs } from './diagnosed-logs.ts';
import { type Cause, type Excerpt, type Fact, shown } from './diagnosis-facts.ts';
import { instantText } from './text/format.ts';
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

const MOST = 10;

export function diagnosisOf(pass: PassFacts, workload: Workload, { logs = [], commits }: LookedUp = {}): Diagnosis {
  const excerpts = excerptsOf(logs);
  return {
    workload: workloadName(workload.ref),
    chain: chainOf(workload),
    causes: [...foundCauses(pass, workload), ...loggedCauses(excerpts)].toSorted(mostLikelyFirst),
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
          ({ at, commit, author, subject }) =>
            `${instantText(at)} ${commit.slice(0, 12)} ${author}: ${subject.slice(0, 120)}`,
        ),
      );

function chainOf({ containers, application, controller, operator, revision }: Workload): Fact[] {
  const ready = controller?.status;
  return [
    ...containers.map(({ spec }) => ({ what: `container ${spec.name}`, is: spec.image })),
    ...(ready === undefined
      ? []
      : [{ what: 'replicas', is: `${ready.ready} of ${controller?.replicas ?? ready.replicas} ready` }]),
    ...(revision.kind === 'known' ? [{ what: 'revision', is: `since ${instantText(revision.value.startedAt)}` }] : []),
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
    all
      .filter(({ type }) => type === 'Warning')
      .toSorted((a, b) => b.lastAt - a.lastAt)
      .slice(0, MOST)
      .map(({ reason, message, count, lastAt }) => `${instantText(lastAt)} ${reason} x${count}: ${message}`),
  );

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
      is: `${instantText(deployedAt)} ${revisions.map((one) => one.slice(0, 12)).join(', ')}`,
    })),
    ...lines.map(({ at, action, facts }) => ({
      what: action,
      is: `${instantText(at)} ${facts.number === undefined ? '' : `#${facts.number} `}${facts.changes === undefined ? (facts.detail ?? '') : recordedChangesText(String(facts.changes))}`,
    })),
  ];
}

const unknownOf = ({ verdicts }: Analysis, { ref }: Workload): Fact[] =>
  verdicts.flatMap((verdict) =>
    verdict.kind === 'unknown' && sameObject(verdict.workload, ref)
      ? [{ what: verdict.check, is: `${verdict.because.code}: ${verdict.because.detail}` }]
      : [],
  );
