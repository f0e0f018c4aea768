/** Whose series the backend holds: names of two clusters must never be mixed up. */
import { byText } from '../../model/by-text.ts';
import type { Reason } from '../../model/reason.ts';
import { days, earlier, type Instant } from '../../model/units.ts';
import type { PrometheusApi } from './api.ts';
import { type Answer, answer } from './failure.ts';
import type { PrometheusOptions } from './options.ts';
import { type Scope, usageMetric } from './queries.ts';
import { selector } from './selector.ts';

export interface Clusters {
  readonly clusters: readonly string[];
  readonly problem?: string;
  /** Nothing may be read: there are several, or nobody knows. */
  readonly refusal?: Reason;
}

export interface ClusterContext {
  readonly api: PrometheusApi;
  readonly options: PrometheusOptions;
  readonly scope: Scope;
  readonly at: Instant;
}

export async function clustersOf(context: ClusterContext): Promise<Clusters> {
  const { clusterMatcher, clusterLabel = 'cluster' } = context.options;
  const label = clusterMatcher?.label ?? clusterLabel;
  const values = await valuesOf(label, context);
  if (values.kind === 'failure') {
    const { because } = values.failure;
    const problem = `Values of label ${label} are unknown: ${because.detail}`;
    return { clusters: [], problem, ...(clusterMatcher === undefined ? { refusal: because } : {}) };
  }
  const clusters = values.value.toSorted(byText);
  if (clusterMatcher === undefined) return clusters.length < 2 ? { clusters } : several(label, clusters);
  if (clusters.length > 0) return { clusters };
  return { clusters, problem: `No usage has ${label}="${clusterMatcher.value}": check prometheus.clusterMatcher.` };
}

/** Of the last day; of now, where a day of labels is too much, as for a tenant of Mimir whose queries may not be so long. */
async function valuesOf(label: string, { api, scope, at }: ClusterContext): Promise<Answer<readonly string[]>> {
  const usage = selector(usageMetric.memory, scope.everywhere);
  const reply = await api.labelValues(label, { selector: usage, window: { from: earlier(at, days(1)), to: at } });
  if (reply.kind === 'answer' || reply.failure.silent === true) return reply;
  const now = await api.instant(`count by (${label}) (${usage})`, at);
  return now.kind === 'failure' ? reply : answer(now.value.flatMap(({ metric }) => metric[label] || []));
}

function several(label: string, clusters: readonly string[]): Clusters {
  const some = clusters.slice(0, 5).join(', ');
  const detail = `Label ${label} has ${clusters.length} values (${some}): set prometheus.clusterMatcher to one of them.`;
  return { clusters, refusal: { code: 'several-clusters', detail } };
}
