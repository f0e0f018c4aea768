import { kubernetesApi } from './kubernetes/api.ts';
import { type Leadership, leadership } from './kubernetes/leadership.ts';
import { oomWatch } from './kubernetes/oom-watch.ts';
import type { ServeLog } from './log.ts';
import type { PassRequest } from './pass-queue.ts';
import type { ServePlan } from './plan.ts';
import { type Scheduler, scheduler } from './scheduler.ts';

/** What makes passes due: schedules and kills, as long as this process is the one that makes them. */
export interface Duties {
  /** Takes up another plan. */
  readonly follow: (plan: ServePlan) => void;
  readonly isActive: () => boolean;
  readonly next: () => Date | undefined;
  readonly stop: () => Promise<void>;
}

interface DutyParts {
  readonly now: (request: PassRequest) => void;
  readonly soon: (request: PassRequest) => void;
  readonly identity: string;
  readonly log: ServeLog;
  readonly random: () => number;
}

export function duties(parts: DutyParts): Duties {
  const { now, identity, log } = parts;
  let plan: ServePlan | undefined;
  let leader: Leadership | undefined;
  let shift: Shift | undefined;

  const isActive = (): boolean => plan !== undefined && (plan.lease === undefined || leader?.isMine() === true);
  const work = (): void => {
    shift?.stop();
    shift = plan === undefined || !isActive() ? undefined : shiftOf(plan, parts);
  };
  const start = (): void => {
    work();
    // Nobody knows what happened while nobody looked.
    if (isActive()) now({ because: 'start' });
  };
  return {
    follow(next) {
      const isFirst = plan === undefined;
      plan = next;
      if (!isFirst) return work();
      if (next.lease === undefined || next.kubernetes === undefined) return start();
      const api = kubernetesApi(next.kubernetes);
      leader = leadership({ api, lease: next.lease, identity, log, onChange: start });
    },
    isActive,
    next: () => shift?.next(),
    async stop() {
      shift?.stop();
      shift = undefined;
      await leader?.stop();
    },
  };
}

/** What one plan makes due, until it is stopped. */
type Shift = Scheduler;

function shiftOf({ schedules, jitter, kubernetes, watch }: ServePlan, { now, soon, log, random }: DutyParts): Shift {
  const times = scheduler({ schedules, jitter, request: now, random });
  const kills =
    watch === 'oom-kills' && kubernetes !== undefined
      ? oomWatch({ api: kubernetesApi(kubernetes), request: soon, log })
      : undefined;
  return {
    next: times.next,
    stop() {
      times.stop();
      kills?.stop();
    },
  };
}
