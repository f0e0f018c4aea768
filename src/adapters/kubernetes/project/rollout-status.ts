/** What Argo Rollouts adds to the status of a workload. https://argo-rollouts.readthedocs.io/en/stable/features/specification/ */
import { z } from 'zod';
import type { RolloutStatus } from '../../../model/rollout-status.ts';
import { flag, many, message, present, time } from './shape.ts';

export const rawRollout = {
  abort: flag,
  message: message.nullish(),
  stableRS: z.string().nullish(),
  currentPodHash: z.string().nullish(),
  pauseConditions: many(z.object({ reason: z.string(), startTime: time.nullish() })),
};

export const rolloutOf = (raw: z.output<z.ZodObject<typeof rawRollout>>): RolloutStatus =>
  present({
    aborted: raw.abort,
    message: raw.message,
    stableHash: raw.stableRS,
    currentHash: raw.currentPodHash,
    pauses: raw.pauseConditions.map(({ reason, startTime }) => present({ reason, startedAt: startTime })),
  });
