/** Which findings say that a rollout or a sync failed. */
import { byText } from './by-text.ts';
import type { HealthFinding } from './health.ts';
import type { HealthKind } from './health-kinds.ts';

/** Of one workload the first of these speaks: it tells most about the rollout as a whole. */
const ROLLOUTS: readonly HealthKind[] = [
  'rollout-degraded',
  'analysis-run-failed',
  'deploy-stuck',
  'statefulset-stuck',
  'daemonset-missing',
  'deploy-replica-failure',
  'deploy-unavailable',
];

export const isRollout = (kind: HealthKind): boolean => kind === 'argo-sync-failed' || ROLLOUTS.includes(kind);

/** One for each workload, and every failed sync; by key. */
export function failedRollouts(findings: readonly HealthFinding[]): readonly HealthFinding[] {
  const own = findings.filter(({ kind, cause }) => ROLLOUTS.includes(kind) && cause !== undefined);
  const rank = ({ kind, cause }: HealthFinding): number =>
    ROLLOUTS.indexOf(kind) + (cause === 'unclassified' ? ROLLOUTS.length : 0);
  const bySubject = Map.groupBy(own, ({ subject }) => JSON.stringify([subject.kind, subject.namespace, subject.name]));
  const first = [...bySubject.values()].flatMap((all) => all.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1));
  const others = findings.filter(({ kind, cause }) => kind === 'argo-sync-failed' || cause === 'asked');
  return [...first, ...others].sort((a, b) => byText(a.key, b.key));
}
