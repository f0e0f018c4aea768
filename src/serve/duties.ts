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

export function duties({ now, soon, identity, log, random }: DutyParts): Duties {
  let plan: ServePlan | undefined;
  let leader: Leadership | undefined;
  let times: Scheduler | undefined;
  let watch: { readonly stop: () => void } | undefined;

  const isActive = (): boolean => plan !== undefined && (plan.lease === undefined || leader?.isMine() === true);
  const rest = (): void => {
    times?.stop();
    watch?.stop();
    [times, watch] = [undefined, undefined];
  };
  const work = (): void => {
    rest();
    if (plan === undefined || !isActive()) return;
    const { schedules, jitter, kubernetes } = plan;
    times = scheduler({ schedules, jitter, request: now, random });
    if (plan.watch === 'oom-kills' && kubernetes !== undefined) {
      watch = oomWatch({ api: kubernetesApi(kubernetes), request: soon, log });
    }
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
    next: () => times?.next(),
    async stop() {
      rest();
      await leader?.stop();
    },
  };
}
