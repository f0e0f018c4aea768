import { z } from 'zod';
import type { Condition } from '../../../model/cluster.ts';
import { many, message, present, time } from './shape.ts';

const rawCondition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: message.nullish(),
  lastTransitionTime: time.nullish(),
});

/** `status.conditions` of any kind. */
export const conditions = many(
  rawCondition.transform(
    ({ lastTransitionTime, ...raw }): Condition => present({ ...raw, changedAt: lastTransitionTime }),
  ),
);
