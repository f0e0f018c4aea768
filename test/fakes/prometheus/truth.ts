import type { Asked, FakeContainer, LyingOptions } from './lying-prometheus.ts';

const STEP_RAW = 30;
const RAW_SPAN = 900;

/** What an honest Prometheus with these constant containers says. */
export function truth(asked: Asked, options: LyingOptions): { status: string; data: unknown } {
  return { status: 'success', data: dataOf(asked, options) };
}

function dataOf({ path, fields }: Asked, { containers = [], clusters = [] }: LyingOptions): unknown {
  if (path.endsWith('/status/buildinfo')) return { version: '9.9.9' };
  if (path.endsWith('/label/namespace/values')) return [...new Set(containers.map(({ namespace }) => namespace))];
  if (path.includes('/label/')) return clusters;
  if (path.endsWith('/series')) return containers.map(ownerSeries);
  const query = fields.get('query') ?? '';
  const some = containers.filter((one) => matches(query, one));
  if (query.startsWith('count by (cluster)')) return clustersOf(clusters, fields);
  return path.endsWith('/query_range') ? rangeOf(query, some, fields) : instantOf(query, some, fields);
}

/** Without the label all series are one nameless group. */
const clustersOf = (clusters: readonly string[], fields: URLSearchParams): unknown => ({
  resultType: 'vector',
  result: (clusters.length === 0 ? [{}] : clusters.map((cluster) => ({ cluster }))).map((metric) => ({
    metric,
    value: [Number(fields.get('time')), '1'],
  })),
});

const ownerSeries = ({ namespace, pod }: FakeContainer) => ({
  __name__: 'kube_pod_owner',
  namespace,
  pod,
  owner_kind: 'StatefulSet',
  owner_name: pod.replace(/-\d+$/, ''),
  owner_is_controller: 'true',
});

/** The label matchers of the query that tell containers apart. */
function matches(query: string, one: FakeContainer): boolean {
  for (const [, label, op, raw] of query.matchAll(/(?<![a-z_])(namespace|pod)(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"/g)) {
    const value = (raw ?? '').replaceAll('\\\\', '\\');
    const own = label === 'pod' ? one.pod : one.namespace;
    const same = op?.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
    if (same !== !op?.startsWith('!')) return false;
  }
  return true;
}

function rangeOf(query: string, some: readonly FakeContainer[], fields: URLSearchParams): unknown {
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(fields.get(name)));
  const times: number[] = [];
  for (let at = start ?? 0; at <= (end ?? 0); at += step ?? 1) times.push(at);
  const row = (metric: object, value: number) => ({ metric, values: times.map((time) => [time, String(value)]) });
  const matrix = (result: unknown) => ({ resultType: 'matrix', result });
  return matrix(some.map((one) => row(refOf(one), query.startsWith('rate') ? one.millicores / 1000 : one.bytes)));
}

const refOf = ({ namespace, pod, container }: FakeContainer) => ({ namespace, pod, container });

function instantOf(query: string, some: readonly FakeContainer[], fields: URLSearchParams): unknown {
  const time = Number(fields.get('time'));
  const vector = (result: unknown) => ({ resultType: 'vector', result });
  const one = (metric: object, value: number) => ({ metric, value: [time, String(value)] });
  if (query.startsWith('max(count by')) return vector(some.length === 0 ? [] : [one({}, 1)]);
  if (query.startsWith('count by (namespace)')) {
    const namespaces = [...new Set(some.map(({ namespace }) => namespace))];
    const size = (namespace: string): number => some.filter((each) => each.namespace === namespace).length;
    return vector(namespaces.map((namespace) => one({ namespace }, size(namespace))));
  }
  if (query.startsWith('topk')) return vector(some.slice(0, 5).map((each) => one(refOf(each), RAW_SPAN / STEP_RAW)));
  if (query.endsWith('[15m]'))
    return {
      resultType: 'matrix',
      result: some.map((each) => ({ metric: refOf(each), values: rawTimes(time).map((at) => [at, '1']) })),
    };
  if (query.startsWith('count by (__name__)')) return vector(named(query).map((name) => one({ __name__: name }, 1)));
  if (query.includes('restarts_total') && query.startsWith('max by'))
    return vector(some.map((each) => one(refOf(each), 2.0007)));
  return vector([]);
}

const rawTimes = (time: number): number[] =>
  Array.from({ length: RAW_SPAN / STEP_RAW }, (_, i) => time - RAW_SPAN + (i + 1) * STEP_RAW);

const named = (query: string): string[] => (/__name__=~"([^"]*)"/.exec(query)?.[1] ?? '').split('|');
