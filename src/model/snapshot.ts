/** Everything one pass looked at, immutable. Same Snapshot, same plan. */

import type { Application } from './application.ts';
import type { ApplicationSet } from './application-set.ts';
import type { ClusterEvent, ClusterNode } from './cluster.ts';
import type { ClusterKind, ClusterKinds } from './cluster-kinds.ts';
import type { Issue, OpenChange, OwnersSyntax, RepositoryFacts } from './forge.ts';
import type { Pause } from './guard.ts';
import type { HealthSample, HealthSignalName } from './health-signals.ts';
import type { JournalEntry } from './journal.ts';
import type { SourceTree } from './manifests.ts';
import type { Order } from './order.ts';
import type { ClusterPlatform } from './platform.ts';
import type { PullRequest } from './pull-request.ts';
import type { Reading, Reason } from './reason.ts';
import type { Revisions } from './revision-template.ts';
import type { Scope } from './scope.ts';
import type { Instant, Window } from './units.ts';
import type { UsageQueries } from './usage.ts';
import type { Workload } from './workload.ts';
import type { WrittenObject } from './written-object.ts';

export interface Snapshot {
  readonly takenAt: Instant;
  readonly cluster: string;
  /** Absent: all of the cluster. What lies outside was not looked at: nothing may be concluded of it. */
  readonly scope?: Scope;
  /** The usage window that was asked for. */
  readonly window: Window;
  readonly workloads: readonly Workload[];
  /** Of rollouts that do not end; absent where no policy would do anything about them, or nobody can be asked. */
  readonly revisions?: readonly Revisions[];
  readonly nodes: Reading<readonly ClusterNode[]>;
  /** Events about nodes (SystemOOM, pressure); absent when events were not asked for. */
  readonly nodeEvents?: Reading<readonly ClusterEvent[]>;
  readonly applications: Reading<readonly Application[]>;
  /** Absent in snapshots of before: then what an ApplicationSet made is refused. */
  readonly applicationSets?: Reading<readonly ApplicationSet[]>;
  /** Version and API resources, for charts that ask for them; absent where nobody could be asked. */
  readonly platform?: Reading<ClusterPlatform>;
  /** Lists that no workload holds, for the health checks; a kind that is absent was not asked for. */
  readonly objects?: SnapshotObjects;
  /** What plain files of the manifest repositories hold beside workloads; absent where no policy asks for it. */
  readonly written?: Reading<readonly WrittenObject[]>;
  /** Answers of the metrics backend to the questions of the health checks. */
  readonly signals?: Readonly<Partial<Record<HealthSignalName, Reading<readonly HealthSample[]>>>>;
  /** Who asked the bot to stop, at the beginning of the pass; absent where nobody can (a replay). */
  readonly pauses?: Reading<readonly Pause[]>;
  readonly queries: UsageQueries;
  /** What could not be read at all: makes the pass partial (exit 1) and blocks conclusions for what it covers. */
  readonly gaps: readonly SourceGap[];
  /** Manifest repositories of the configuration, by their configured name. */
  readonly repositories: readonly ObservedRepository[];
  /** How much was read, for the audit: objects per kind, series, samples. */
  readonly reads: Readonly<Record<string, number>>;
}

export type SnapshotObjects = { readonly [K in ClusterKind]?: Reading<readonly ClusterKinds[K][]> };

export interface SourceGap {
  readonly source: ClusterKind | 'usage' | 'signals' | 'repository' | 'forge' | 'journal';
  readonly because: Reason;
}

export interface ObservedRepository {
  readonly name: string;
  readonly tree: Reading<SourceTree>;
  /** Every pull request of ours, open or closed, newest first. */
  readonly pullRequests: Reading<readonly PullRequest[]>;
  readonly journal: Reading<readonly JournalEntry[]>;
  /** What people asked for and nobody has carried out yet; absent where the forge has no comments. */
  readonly orders?: Reading<readonly Order[]>;
  /** What the forge says of the repository itself; absent where the forge cannot. */
  readonly facts?: Reading<RepositoryFacts>;
  readonly owners?: OwnersSyntax;
  /** Open pull requests of others, where something failed that one of them may repair; absent where nobody asked. */
  readonly others?: Reading<readonly OpenChange[]>;
  /** The dashboard issue of this cluster; absent where the forge has no issues. */
  readonly dashboard?: Reading<Issue | undefined>;
}
