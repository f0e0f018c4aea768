import type { Clock } from './clock.ts';
import type { Cluster } from './cluster.ts';
import type { Forge } from './forge.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { ManifestRepository } from './manifests.ts';
import type { Metrics } from './metrics.ts';
import type { Notifier } from './notifier.ts';
import type { Pauses } from './pauses.ts';
import type { Pods } from './pods.ts';
import type { Renderer } from './renderer.ts';
import type { Steps } from './steps.ts';
import type { UsageMemory } from './usage-memory.ts';

/** Everything outside; main.ts builds it, run() uses it. */
export interface Ports {
  readonly clock: Clock;
  readonly log: Log;
  /** Absent: nobody watches. */
  readonly steps?: Steps;
  readonly metrics: Metrics;
  /** Without one every pass reads its whole window. */
  readonly usageMemory?: UsageMemory;
  readonly cluster: Cluster;
  /** Absent where nothing may be deleted: in a replay, and where no policy asks for it. */
  readonly pods?: Pods;
  /** Absent where nobody can ask the bot to stop: in a replay. */
  readonly pauses?: Pauses;
  /** Who is told before a pod is deleted; absent where nobody listens. */
  readonly notifiers?: readonly Notifier[];
  readonly renderer: Renderer;
  readonly repositories: readonly RepositoryPorts[];
}

export interface RepositoryPorts {
  readonly name: string;
  readonly manifests: ManifestRepository;
  readonly forge: Forge;
  readonly journal: Journal;
}
