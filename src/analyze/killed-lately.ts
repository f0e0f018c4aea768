import { earlier, type Instant, type Milliseconds } from '../model/units.ts';
import type { Workload, WorkloadContainer } from '../model/workload.ts';

/** A kill for memory within that time, as pods and the kernel's counter tell: its true peak was cut off by the limit. */
export function killedLately(
  { workload, container }: { readonly workload: Workload; readonly container: WorkloadContainer },
  takenAt: Instant,
  within: Milliseconds,
): boolean {
  const since = earlier(takenAt, within);
  const counted = container.oomEvents.kind === 'known' && container.oomEvents.value > 0;
  return (
    counted ||
    workload.pods.some(({ statuses }) =>
      statuses
        .filter(({ name }) => name === container.spec.name)
        .flatMap(({ lastTerminated, terminated }) => [lastTerminated, terminated])
        .some((end) => end?.reason === 'OOMKilled' && end.finishedAt !== undefined && end.finishedAt >= since),
    )
  );
}
