import { byText } from '../../model/by-text.ts';
import { known, type Reading, unknown } from '../../model/reason.ts';
import { hours, instant, type Window } from '../../model/units.ts';
import type { PodOwner } from '../../ports/metrics.ts';
import type { Labels, PrometheusApi } from './api.ts';
import { type Answer, answer } from './failure.ts';
import type { Scope } from './queries.ts';
import { selector } from './selector.ts';

/**
 * Who owned the pods of the window, dead ones included. Only labels matter, so the series endpoint is asked: 0.3 s
 * where `last_over_time` takes 1.1 s. A ReplicaSet stands for its Deployment or Rollout, a Job for its CronJob.
 */
export async function readOwners(
  api: PrometheusApi,
  scope: Scope,
  window: Window,
): Promise<Reading<readonly PodOwner[]>> {
  const selectors = ['kube_pod_owner', 'kube_replicaset_owner', 'kube_job_owner'].map((metric) =>
    selector(metric, scope.kubeStateMetrics),
  );
  const reply = await labelSets({ api, selectors }, window);
  if (reply.kind === 'failure') return { kind: 'unknown', because: reply.failure.because };
  const of = (metric: string): readonly Labels[] => reply.value.filter((labels) => labels.__name__ === metric);
  const pods = of('kube_pod_owner');
  if (pods.length === 0)
    return unknown(
      'metric-absent',
      'No series of kube_pod_owner: scrape kube-state-metrics to see owners of dead pods.',
    );
  const above = new Map([
    ...of('kube_replicaset_owner').flatMap((labels) => middle(labels, 'ReplicaSet', labels.replicaset)),
    ...of('kube_job_owner').flatMap((labels) => middle(labels, 'Job', labels.job_name)),
  ]);
  return known(distinct(pods.flatMap((labels) => podOwner(labels, above))));
}

/** Halves the window when the answer is too large; label sets of both halves overlap and are made distinct later. */
async function labelSets(
  asked: { api: PrometheusApi; selectors: readonly string[] },
  window: Window,
): Promise<Answer<readonly Labels[]>> {
  const reply = await asked.api.series(asked.selectors, window);
  if (reply.kind === 'answer' || reply.failure.helps !== 'smaller' || window.to - window.from < hours(12)) return reply;
  const middle = instant((window.from + window.to) / 2);
  const first = await labelSets(asked, { from: window.from, to: middle });
  if (first.kind === 'failure') return first;
  const second = await labelSets(asked, { from: middle, to: window.to });
  return second.kind === 'failure' ? second : answer([...first.value, ...second.value]);
}

type Owner = Pick<PodOwner, 'kind' | 'name'>;

/** kube-state-metrics writes `<none>` for "no owner"; and only one owner is the controller. */
function ownerOf(labels: Labels): Owner | undefined {
  const { owner_kind: kind, owner_name: name, owner_is_controller: controller } = labels;
  if (!kind || !name || kind === '<none>' || controller === 'false') return undefined;
  return { kind, name };
}

/** Without honorLabels the namespace label is that of kube-state-metrics itself. */
const namespaceOf = (labels: Labels): string | undefined => labels.exported_namespace ?? labels.namespace;
const keyOf = (kind: string, namespace: string, name: string): string => `${kind} ${namespace} ${name}`;

function middle(labels: Labels, kind: string, name: string | undefined): [string, Owner][] {
  const [namespace, owner] = [namespaceOf(labels), ownerOf(labels)];
  return namespace && name && owner ? [[keyOf(kind, namespace, name), owner]] : [];
}

function podOwner(labels: Labels, above: ReadonlyMap<string, Owner>): PodOwner[] {
  const [namespace, pod, owner] = [namespaceOf(labels), labels.exported_pod ?? labels.pod, ownerOf(labels)];
  if (!namespace || !pod || !owner) return [];
  return [{ namespace, pod, ...(above.get(keyOf(owner.kind, namespace, owner.name)) ?? owner) }];
}

function distinct(owners: readonly PodOwner[]): PodOwner[] {
  const named = new Map(owners.map((owner) => [`${owner.namespace} ${owner.pod} ${owner.kind} ${owner.name}`, owner]));
  return [...named].sort(([a], [b]) => byText(a, b)).map(([, owner]) => owner);
}
