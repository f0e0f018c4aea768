import type { UsageQueries } from '../model/usage.ts';
import type { Workload } from '../model/workload.ts';

/**
 * The queries of the pass narrowed to one container, so that a reviewer can paste them and sees the same lines.
 * The backend writes `namespace="$namespace"` and `container!=""`: the first is filled in, the second is replaced.
 */
export function queriesFor(queries: UsageQueries, { ref }: Workload, container: string): UsageQueries {
  const pods = `pod=~"${ref.name.replaceAll('.', '\\\\.')}-.+"`;
  const narrow = (query: string): string =>
    query
      .replaceAll('$namespace', ref.namespace ?? '')
      .replaceAll(/container!="",container!="POD"(,pod!="")?/g, `${pods},container="${container}"`);
  return { ...queries, cpu: narrow(queries.cpu), memory: narrow(queries.memory) };
}
