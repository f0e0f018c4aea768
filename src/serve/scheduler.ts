import { Cron } from 'croner';
import type { PassRequest } from './pass-queue.ts';
import type { Schedule } from './plan.ts';

export interface Scheduler {
  readonly stop: () => void;
  /** The next run of all schedules, before jitter; undefined when none will come. */
  readonly next: () => Date | undefined;
}

interface SchedulerParts {
  readonly schedules: readonly Schedule[];
  /** Milliseconds. */
  readonly jitter: number;
  readonly request: (request: PassRequest) => void;
  /** 0 up to 1, exclusive. */
  readonly random: () => number;
}

/** Cron in its own time zone. A run that falls into the hour a clock skips in spring happens right after it, once. */
export function scheduler({ schedules, jitter, request, random }: SchedulerParts): Scheduler {
  const delayed = new Set<NodeJS.Timeout>();
  const later = (because: string): void => {
    const timer = setTimeout(() => {
      delayed.delete(timer);
      request({ because });
    }, random() * jitter);
    delayed.add(timer);
  };
  const jobs = schedules.map(
    ({ name, cron, timeZone }) =>
      new Cron(cron, { timezone: timeZone, mode: '5-part' }, () => later(`schedule ${name}`)),
  );
  return {
    stop() {
      for (const job of jobs) job.stop();
      for (const timer of delayed) clearTimeout(timer);
    },
    next: () =>
      jobs
        .flatMap((job) => job.nextRun() ?? [])
        .toSorted((a, b) => a.getTime() - b.getTime())
        .at(0),
  };
}
