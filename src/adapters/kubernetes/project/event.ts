import { z } from 'zod';
import type { ClusterEvent } from '../../../model/cluster.ts';
import { metaOf, rawMeta, type TypeMeta } from './meta.ts';
import { message, present, time } from './shape.ts';

const rawInvolved = z.object({
  kind: z.string(),
  namespace: z.string().nullish(),
  name: z.string(),
  uid: z.string().nullish(),
});

/** Two generations in one kind: `count` and `lastTimestamp`, or `series` and `eventTime` (events.k8s.io). */
const rawEvent = z.object({
  metadata: rawMeta,
  involvedObject: rawInvolved,
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: message.nullish(),
  count: z.number().nullish(),
  firstTimestamp: time.nullish(),
  lastTimestamp: time.nullish(),
  eventTime: time.nullish(),
  series: z.object({ count: z.number(), lastObservedTime: time.nullish() }).nullish(),
});

export const event = (type: TypeMeta) =>
  rawEvent.transform((raw): ClusterEvent => {
    const createdAt = raw.metadata.creationTimestamp;
    return {
      ...metaOf(type, raw.metadata),
      involved: present(raw.involvedObject),
      type: raw.type ?? 'Normal',
      reason: raw.reason ?? 'Unknown',
      // An event without a message says nothing: that is its text, not a lack of it.
      message: raw.message ?? '',
      count: raw.series?.count ?? raw.count ?? 1,
      firstAt: raw.firstTimestamp ?? raw.eventTime ?? createdAt,
      lastAt: raw.series?.lastObservedTime ?? raw.lastTimestamp ?? raw.eventTime ?? createdAt,
    };
  });
