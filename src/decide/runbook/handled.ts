import { type Analysis, findingsOf, healthFindingsOf } from '../../model/analysis.ts';
import type { Finding, FindingKey } from '../../model/finding.ts';
import type { HealthFinding } from '../../model/health.ts';
import type { Handled } from '../../model/runbook.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { minutes } from '../../model/units.ts';
import { objectKey, type Workload } from '../../model/workload.ts';

export interface Keyed {
  readonly key: FindingKey;
  readonly handled: Handled;
}

/** Every finding of a pass; one about the sizes of a workload that is gone is left out. */
export function allHandled(analysis: Analysis, snapshot: Snapshot): Keyed[] {
  const workloads = new Map(snapshot.workloads.map((workload) => [objectKey(workload.ref), workload]));
  const sizing = findingsOf(analysis).flatMap((finding): Keyed[] => {
    const workload = workloads.get(objectKey(finding.workload));
    return workload === undefined
      ? []
      : [{ key: finding.key, handled: sizingHandled(finding, { ...snapshot, workload }) }];
  });
  const health = healthFindingsOf(analysis).map((finding): Keyed => {
    const labels = workloads.get(objectKey(finding.subject))?.labels ?? {};
    return { key: finding.key, handled: healthHandled(finding, { ...snapshot, labels }) };
  });
  return [...sizing, ...health];
}

type At = Pick<Snapshot, 'cluster' | 'takenAt'>;

/** A finding about sizes, as runbooks see it. */
export function sizingHandled(
  { kind, severity, workload: ref, container }: Finding,
  at: At & { workload: Workload },
): Handled {
  const { labels, application } = at.workload;
  const name = application.kind === 'known' ? application.value?.ref.name : undefined;
  return {
    subject: ref,
    check: kind,
    severity,
    labels,
    facts: {
      finding: {
        check: kind,
        severity,
        kind: ref.kind,
        name: ref.name,
        container,
        pods: at.workload.pods.length,
        ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
        ...(name === undefined ? {} : { application: name }),
      },
      labels,
      cluster: at.cluster,
    },
  };
}

export function healthHandled(finding: HealthFinding, at: At & { labels: Readonly<Record<string, string>> }): Handled {
  const { kind, severity, subject, container, cause, application, pods, since } = finding;
  return {
    subject,
    check: kind,
    severity,
    labels: at.labels,
    facts: {
      finding: {
        check: kind,
        severity,
        kind: subject.kind,
        name: subject.name,
        pods: pods.length,
        minutes: Math.floor((at.takenAt - since) / minutes(1)),
        ...(subject.namespace === undefined ? {} : { namespace: subject.namespace }),
        ...(container === undefined ? {} : { container }),
        ...(cause === undefined ? {} : { cause }),
        ...(application === undefined ? {} : { application }),
      },
      labels: at.labels,
      cluster: at.cluster,
    },
  };
}
