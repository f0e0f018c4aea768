/** Everything the table of causes looks at, about one container. */
import type { Assessment } from '../../model/analysis.ts';
import { type Bytes, bytes, days, earlier, type Window } from '../../model/units.ts';
import type { ContainerUsage } from '../../model/usage.ts';
import { unionOf } from '../../model/usage-days.ts';
import type { WorkloadContainer } from '../../model/workload.ts';
import type { Subject } from '../analyzer.ts';
import { type Death, deathsOf, isOomKill } from './deaths.ts';
import { type Eviction, evictionsOf } from './evictions.ts';

export interface KillCase {
  readonly subject: Subject;
  readonly assessment: Assessment;
  readonly container: WorkloadContainer;
  readonly usage: ContainerUsage | undefined;
  readonly window: Window;
  /** All ends within the window, and those of them that the kernel is said to have caused. */
  readonly deaths: readonly Death[];
  readonly kills: readonly Death[];
  readonly evictions: readonly Eviction[];
  /** In force at the newest kill. */
  readonly limitAtKill: Bytes | undefined;
  /** Highest working set measured; the truth may be higher, since scrapes miss spikes. */
  readonly peak: Bytes | undefined;
}

/** An older kill says little: lastState keeps it for as long as the pod lives. */
const LOOK_BACK = days(7);
/** From here on a container is as good as at its limit: page tables and the last allocation are not in the working set. */
export const AT_LIMIT = 0.92;

export function killCaseOf(subject: Subject, assessment: Assessment): KillCase {
  const { container } = assessment;
  const { workload, snapshot } = subject;
  const window = { from: earlier(snapshot.takenAt, LOOK_BACK), to: snapshot.takenAt };
  const deaths = deathsOf(workload, container.spec.name, window);
  const kills = deaths.filter(isOomKill);
  const usage = container.usage.kind === 'known' ? container.usage.value : undefined;
  const memory = usage === undefined ? undefined : unionOf(usage.days, 'memory');
  return {
    subject,
    assessment,
    container,
    usage,
    window,
    deaths,
    kills,
    evictions: evictionsOf(workload, container.spec.name, window),
    limitAtKill: kills.at(-1)?.limit,
    peak: memory === undefined ? undefined : bytes(memory.max),
  };
}

/** Measured close to this limit; unknown usage is not close. */
export const nearLimit = ({ peak }: KillCase, limit: Bytes | undefined): boolean =>
  peak !== undefined && limit !== undefined && peak >= AT_LIMIT * limit;
