import { type Analysis, healthFindingsOf } from '../../model/analysis.ts';
import { byText } from '../../model/by-text.ts';
import { isReady } from '../../model/cluster.ts';
import type { HealthCause, HealthFinding } from '../../model/health.ts';
import type { Reason } from '../../model/reason.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { hours, type Instant, later } from '../../model/units.ts';
import { workloadName } from '../../model/workload.ts';

const MOST_NODES = 0.2;
const FEWEST_FINDINGS = 5;
const MOST_WORKLOADS = 0.1;
const SAME_CAUSE = 3;
/** Trouble that is older is no storm: it would keep the bot from working for ever. */
const NEW = hours(1);

/** Signs that many things broke at once. They have one cause, and single remedies would hide it or make it worse. */
export function stormSigns(analysis: Analysis, snapshot: Snapshot): Reason | undefined {
  const fresh = healthFindingsOf(analysis).filter((finding) => isAcute(finding, snapshot.takenAt));
  const sign = sickNodes(snapshot) ?? manyFindings(fresh, snapshot) ?? oneCause(fresh, snapshot);
  return sign === undefined ? undefined : { code: 'storm', detail: `${sign}: look for one cause first` };
}

/** A source of ours that does not answer is no trouble of the cluster: what it covers is unknown, and gates know that. */
const isAcute = ({ kind, severity, since, remedy }: HealthFinding, now: Instant): boolean =>
  kind !== 'data-missing' && severity !== 'info' && remedy.kind !== 'pull-request' && later(since, NEW) > now;

/** 2 of 5 nodes are a storm, 1 of 5 is not: more than a fifth. */
function sickNodes({ nodes }: Snapshot): string | undefined {
  if (nodes.kind === 'unknown' || nodes.value.length === 0) return undefined;
  const sick = nodes.value.filter((node) => !isReady(node));
  if (sick.length <= MOST_NODES * nodes.value.length) return undefined;
  return `${sick.length} of ${nodes.value.length} nodes are not ready`;
}

/** More objects than 5, and than a tenth of all workloads. */
function manyFindings(fresh: readonly HealthFinding[], { workloads }: Snapshot): string | undefined {
  const subjects = new Set(fresh.map(({ subject }) => `${subject.kind}/${workloadName(subject)}`)).size;
  const most = Math.max(FEWEST_FINDINGS, MOST_WORKLOADS * workloads.length);
  return subjects <= most ? undefined : `${subjects} objects got into trouble within an hour`;
}

/** What several applications can only have in common because something below them failed. */
const SHARED: Partial<Readonly<Record<HealthCause, string>>> = {
  'registry-unavailable': 'the registry',
  policy: 'an admission webhook or policy',
  'sync-policy': 'an admission webhook or policy',
  volume: 'storage',
};

function oneCause(fresh: readonly HealthFinding[], snapshot: Snapshot): string | undefined {
  const sick = new Set(
    snapshot.nodes.kind === 'known'
      ? snapshot.nodes.value.filter((node) => !isReady(node)).map(({ ref }) => ref.name)
      : [],
  );
  const named = fresh.flatMap((finding) => causesOf(finding, sick).map((cause) => ({ cause, app: appOf(finding) })));
  for (const [cause, own] of [...Map.groupBy(named, ({ cause }) => cause)].sort(([a], [b]) => byText(a, b))) {
    const apps = new Set(own.map(({ app }) => app)).size;
    if (apps >= SAME_CAUSE) return `${apps} applications are in trouble because of ${cause}`;
  }
  return undefined;
}

function causesOf({ cause, pods }: HealthFinding, sick: ReadonlySet<string>): string[] {
  const shared = cause === undefined ? undefined : SHARED[cause];
  const nodes = new Set(pods.flatMap(({ node }) => (node !== undefined && sick.has(node) ? [`node ${node}`] : [])));
  return [...(shared === undefined ? [] : [shared]), ...nodes];
}

const appOf = ({ application, subject }: HealthFinding): string =>
  application ?? `${subject.namespace ?? '-'}/${subject.kind}/${subject.name}`;
