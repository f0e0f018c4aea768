import { z } from 'zod';
import type { ObjectMeta } from '../../model/cluster.ts';
import type { ClusterKind, ClusterKinds } from '../../model/cluster-kinds.ts';
import { UpstreamSurprise } from '../../model/errors.ts';
import type { Api } from './api.ts';
import { apiResources } from './api-resources.ts';
import { pages } from './pages.ts';
import { projections } from './project/projections.ts';

/**
 * Every object of a kind once, projected. An item that does not fit its schema does not cost the others: they all come
 * first, then UpstreamSurprise with code `partial` names the bad ones. Who sums up must treat the kind as incomplete;
 * who looks at single objects may use what came.
 */
export async function* list<K extends ClusterKind>(
  api: Api,
  kind: K,
  pageSize: number,
): AsyncGenerator<ClusterKinds[K]> {
  const seen = new Set<string>();
  const malformed = new Map<string, string>();
  for await (const items of pages(api, apiResources[kind], pageSize))
    for (const item of items) {
      const parsed = projections[kind].safeParse(item);
      if (!parsed.success) malformed.set(nameOf(item), issueOf(parsed.error));
      else if (isNew(parsed.data, seen)) yield parsed.data;
    }
  if (malformed.size > 0) throw partial(kind, malformed);
}

/** A list that began anew brings objects again that were on the pages before. */
function isNew({ uid }: ObjectMeta, seen: Set<string>): boolean {
  if (seen.has(uid)) return false;
  seen.add(uid);
  return true;
}

function partial(kind: ClusterKind, malformed: ReadonlyMap<string, string>): UpstreamSurprise {
  const named = [...malformed].slice(0, 3).map(([name, issue]) => `${name} (${issue})`);
  const more = malformed.size > named.length ? ` and ${malformed.size - named.length} more` : '';
  return new UpstreamSurprise({
    source: 'kubernetes',
    code: 'partial',
    issue: `${kind}: ${malformed.size} not readable: ${named.join(', ')}${more}`,
  });
}

const named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().nullish() }) });

function nameOf(item: unknown): string {
  const parsed = named.safeParse(item);
  if (!parsed.success) return 'an object without a name';
  const { namespace, name } = parsed.data.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** zod says what it expected and where, never what it saw. */
const issueOf = ({ issues: [first] }: z.ZodError): string =>
  first === undefined ? 'unfit' : `${first.path.join('.')}: ${first.message}`;
