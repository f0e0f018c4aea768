import type { Analysis } from '../../model/analysis.ts';
import { findingsOf } from '../../model/analysis.ts';
import type { Member } from '../../model/marker.ts';
import type { Instant } from '../../model/units.ts';
import { sameObject, type Workload } from '../../model/workload.ts';
import { sizesIn } from './live-values.ts';

/** A quarter of all periods throttled is felt by users. */
const THROTTLED = 0.25;

/** What got worse since the merged values run, and can come from them; undefined when nothing did. */
export function regressionOf(
  { values, was = {} }: Member,
  { workload, since, analysis }: { readonly workload: Workload; readonly since: Instant; readonly analysis: Analysis },
): string | undefined {
  const lowered = sizesIn(values).filter(({ container, field, value }) => {
    const before = was[`${container}/${field}`];
    return typeof before === 'number' && value !== undefined && value < before;
  });
  const isLowered = (container: string, resource: string): boolean =>
    lowered.some((one) => one.container === container && one.field.endsWith(resource));
  const kills = killsSince(analysis, workload, since).find(({ container }) => isLowered(container, 'memory'));
  if (kills !== undefined) return `container ${kills.container} was OOM-killed ${kills.count} times since`;
  const throttled = workload.containers.find(
    ({ spec, throttledShare }) =>
      lowered.some(({ container, field }) => container === spec.name && field === 'limits.cpu') &&
      throttledShare.kind === 'known' &&
      throttledShare.value > THROTTLED,
  );
  if (throttled !== undefined)
    return `container ${throttled.spec.name} is throttled in more than a quarter of all periods`;
  const stuck = workload.controller?.status.conditions.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
  if (stuck === undefined || isReplaced(workload, since)) return undefined;
  return 'its rollout did not complete within its deadline';
}

/** Somebody deployed another template after it was seen: a rollout that is stuck now is about that one. */
const isReplaced = ({ revision }: Workload, since: Instant): boolean =>
  revision.kind === 'known' && revision.value.startedAt > since;

export const killsSince = (analysis: Analysis, workload: Workload, since: Instant) =>
  findingsOf(analysis).flatMap((finding) => {
    if (finding.kind !== 'oom-killed' || !sameObject(finding.workload, workload.ref)) return [];
    const count = finding.kills.filter(({ at }) => at > since).length;
    return count === 0 ? [] : [{ container: finding.container, count }];
  });
