/** Judgements of Argo Rollouts over metrics. */
import type { Controller } from '../../model/cluster.ts';
import type { AnalysisRun } from '../../model/cluster-objects.ts';
import type { HealthCause } from '../../model/health.ts';

/** The last one of a Rollout: older ones are history, and kept for people to read. */
export const newestRunOf = ({ uid }: Controller, runs: readonly AnalysisRun[]): AnalysisRun | undefined =>
  runs
    .filter(({ owners }) => owners.some((owner) => owner.uid === uid))
    .reduce<AnalysisRun | undefined>(
      (best, run) => (best === undefined || run.createdAt > best.createdAt ? run : best),
      undefined,
    );

const CAUSES: Readonly<Record<string, HealthCause>> = {
  Failed: 'analysis-failed',
  Error: 'analysis-error',
  Inconclusive: 'analysis-inconclusive',
};

/** `Failed` is a verdict about the release, `Error` one about the provider of the metrics. Undefined: neither. */
export function verdictOf({
  phase,
  message,
  metrics,
}: AnalysisRun): { cause: HealthCause; detail: string } | undefined {
  const cause = CAUSES[phase];
  if (cause === undefined) return undefined;
  const metric = metrics.find((one) => one.phase === phase);
  const said = metric?.message ?? message ?? 'no message';
  return { cause, detail: metric === undefined ? said : `${metric.name}: ${said}` };
}
