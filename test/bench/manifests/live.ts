/** There is no cluster: what the base renders is taken for live. */
import { horizontalPodAutoscaler } from '../../../src/adapters/kubernetes/project/autoscalers.ts';
import { containersOf, rawPodSpec } from '../../../src/adapters/kubernetes/project/pod-template.ts';
import type { Application } from '../../../src/model/application.ts';
import type { Controller, HorizontalPodAutoscaler } from '../../../src/model/cluster.ts';
import type { ManifestObject } from '../../../src/model/manifests.ts';
import { known } from '../../../src/model/reason.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { isRecord } from '../../../src/propose/locate/documents.ts';
import { metaOf } from '../../builders/objects.ts';
import { aWorkload } from '../../builders/workload.ts';

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Rollout'];

export interface Live {
  readonly workload: Workload;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Workloads of one rendering, with the autoscalers that it holds for them. */
export function liveOf(objects: readonly ManifestObject[], application: Application): Live[] {
  const hpas = objects.flatMap(autoscalerOf);
  return objects.flatMap((object) => {
    const { ref, body } = object;
    const spec = KINDS.includes(ref.kind) ? rawPodSpec.safeParse(podSpec(body, ref.kind)) : undefined;
    if (spec?.success !== true) return [];
    const containers = containersOf(spec.data);
    if (containers.every(({ role }) => role !== 'main')) return [];
    const base = aWorkload()
      .kind(ref.kind)
      .in(ref.namespace ?? 'default')
      .named(ref.name)
      .trackedBy(application)
      .build();
    const controller: Controller = {
      ...metaOf(ref),
      template: { labels: {}, annotations: {}, containers, memoryVolumes: false },
      selector: {},
      paused: false,
      status: { replicas: 1, ready: 1, available: 1, updated: 1, conditions: [] },
    };
    const own = hpas.filter(
      (hpa) => hpa.target.kind === ref.kind && hpa.target.name === ref.name && hpa.ref.namespace === ref.namespace,
    );
    const seen = containers.map((container) => ({ ...empty(base), spec: container }));
    return [{ workload: { ...base, ref, controller, containers: seen, pods: [], hpas: known(own) }, body }];
  });
}

function empty({ containers: [first] }: Workload): Workload['containers'][number] {
  if (first === undefined) throw new Error('a built workload has a container');
  return first;
}

function podSpec(body: unknown, kind: string): unknown {
  const steps = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
  return steps.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), body);
}

function autoscalerOf({ ref, body }: ManifestObject): HorizontalPodAutoscaler[] {
  if (ref.kind !== 'HorizontalPodAutoscaler') return [];
  const metadata = { ...META, ...(isRecord(body.metadata) ? body.metadata : {}) };
  const parsed = horizontalPodAutoscaler(ref).safeParse({ ...body, metadata });
  return parsed.success ? [{ ...parsed.data, ref }] : [];
}

const META = { uid: '-', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
