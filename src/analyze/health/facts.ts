/** How a check names what it saw: structured, so that no reader has to take a sentence apart. */
import type { ClusterEvent, Condition, ObjectRef } from '../../model/cluster.ts';
import type { HealthEvidence } from '../../model/health.ts';
import type { Workload } from '../../model/workload.ts';
import type { Symptom } from './check.ts';

interface Named {
  readonly ref: ObjectRef;
}

/** A fact of one object. */
export const fact = ({ ref }: Named, what: string, value: string | number | boolean): HealthEvidence => ({
  kind: 'value',
  of: ref,
  what,
  value,
});

export const conditionFact = ({ ref }: Named, condition: Condition): HealthEvidence => ({
  kind: 'condition',
  of: ref,
  ...condition,
});

export function eventFact({ involved, reason, message, count, lastAt }: ClusterEvent): HealthEvidence {
  const { kind, namespace, name } = involved;
  const of = { apiVersion: 'v1', kind, ...(namespace === undefined ? {} : { namespace }), name };
  return { kind: 'event', of, reason, message, count, lastAt };
}

export const metricFact = (query: string, value: number): HealthEvidence => ({ kind: 'metric', query, value });

export const conditionOf = (
  { conditions }: { readonly conditions: readonly Condition[] },
  type: string,
): Condition | undefined => conditions.find((condition) => condition.type === type);

/** `since` of a symptom, where the condition tells when it changed. */
export const changedAt = (condition: Condition | undefined): Pick<Symptom, 'since'> =>
  condition?.changedAt === undefined ? {} : { since: condition.changedAt };

/** The part of a symptom that names a workload. */
export function onWorkload({
  ref,
  labels,
  application,
}: Workload): Pick<Symptom, 'subject' | 'labels' | 'application'> {
  const app = application.kind === 'known' ? application.value?.ref.name : undefined;
  return { subject: ref, labels, ...(app === undefined ? {} : { application: app }) };
}

/** Events of this workload, its pods and its ReplicaSets; none where events could not be read. */
export const eventsOf = ({ events }: Workload): readonly ClusterEvent[] =>
  events.kind === 'known' ? events.value : [];

/** Somebody wants pods of it, and not one serves. */
export const servesNothing = ({ controller }: Workload): boolean =>
  controller !== undefined && (controller.replicas ?? 1) > 0 && controller.status.available === 0;
