import type { HealthSample, HealthSignalName } from '../model/health-signals.ts';
import type { Reading, Reason } from '../model/reason.ts';
import type { Instant, Milliseconds, Window } from '../model/units.ts';
import type { SignalName, SignalSample, UsageMessage, UsageQueries } from '../model/usage.ts';

/** Usage and signals from a metrics backend. Never throws for a failed query: what failed comes as a gap or `unknown`. */
export interface Metrics {
  readonly describe: () => UsageQueries;
  /** What is there to work with; asked once per pass, before usage. */
  readonly probe: () => Promise<MetricsProbe>;
  readonly usage: (request: UsageRequest) => AsyncIterable<UsageMessage>;
  readonly signal: (name: SignalName, window: Window) => Promise<Reading<readonly SignalSample[]>>;
  /** One question of the health checks, as it is answered at that moment; absent where a backend cannot. */
  readonly health?: (name: HealthSignalName, at: Instant) => Promise<Reading<readonly HealthSample[]>>;
  /** Owners of pods that lived in the window, dead ones included (kube_pod_owner and kube_replicaset_owner). */
  readonly podOwners: (window: Window) => Promise<Reading<readonly PodOwner[]>>;
}

export interface UsageRequest {
  readonly window: Window;
  readonly namespaces: readonly string[];
}

export interface PodOwner {
  readonly namespace: string;
  readonly pod: string;
  readonly kind: string;
  readonly name: string;
}

export interface MetricsProbe {
  readonly backend: string;
  /** Each metric the bot uses: present or not, and what is degraded without it. */
  readonly metrics: readonly { readonly name: string; readonly present: Reading<boolean>; readonly degrades: string }[];
  readonly scrapeInterval: Reading<Milliseconds>;
  /** Values of the cluster label, where one is configured or found: more than one without a matcher is an error. */
  readonly clusters: readonly string[];
  /** Nothing is read of this backend, and why. */
  readonly refused?: Reason;
  readonly warnings: readonly string[];
}
