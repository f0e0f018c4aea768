import { z } from 'zod';
import type { Stored } from './manifest.ts';
import { badRequest, expired, ok, type Reply } from './reply.ts';
import type { RequestInfo } from './request-info.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldMatcher, labelMatcher, type Matcher } from './selectors.ts';
import { keyOf, type Store } from './store.ts';

/** The real token's content: opaque to clients, and `rv: -1` goes on with what is there now. */
const token = z.object({ v: z.literal('meta.k8s.io/v1'), rv: z.number(), start: z.string() });
type Token = z.output<typeof token>;

/** A list, or the page of it that `limit` and `continue` ask for. */
export function listPage(store: Store, resource: Resource, request: RequestInfo): Reply {
  const matches = matcherOf(request);
  if (matches === undefined) return badRequest('unable to parse the selector');
  const from = startOf(request.query.get('continue') ?? '');
  if (from === undefined) return badRequest('invalid continue token: continue key is not valid');
  if (from.rv >= 0 && from.rv < store.compacted()) return expired(encode({ ...from, rv: -1 }));
  const revision = from.rv > 0 ? from.rv : store.revision();
  const rest = store
    .list(resource, revision)
    .filter((object) => matches(object) && keyWithin(object, request) >= from.start);
  const limit = Number(request.query.get('limit') ?? 0) || rest.length;
  return ok({
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: pageMeta({ rest, limit, revision }, request),
    items: rest.slice(0, limit).map((object) => (resource.origin === 'built-in' ? withoutType(object) : object)),
  });
}

export function matcherOf({ query, namespace }: RequestInfo): Matcher | undefined {
  const byLabel = labelMatcher(query.get('labelSelector') ?? '');
  const byField = fieldMatcher(query.get('fieldSelector') ?? '');
  if (byLabel === undefined || byField === undefined) return undefined;
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) && byLabel(object) && byField(object);
}

function pageMeta(page: { rest: readonly Stored[]; limit: number; revision: number }, request: RequestInfo) {
  const last = page.rest[page.limit - 1];
  const remaining = page.rest.length - page.limit;
  const selects = request.query.has('labelSelector') || request.query.has('fieldSelector');
  return {
    resourceVersion: String(page.revision),
    ...(last === undefined || remaining <= 0
      ? {}
      : {
          continue: encode({ v: 'meta.k8s.io/v1', rv: page.revision, start: `${keyWithin(last, request)}\0` }),
          ...(selects ? {} : { remainingItemCount: remaining }),
        }),
  };
}

/** Lists of built-in kinds leave kind and version of their items out. */
const withoutType = ({ apiVersion: _, kind: __, ...object }: Stored) => object;

const keyWithin = (object: Stored, { namespace }: RequestInfo): string =>
  namespace === undefined ? keyOf(object) : object.metadata.name;

const encode = (content: Token): string => Buffer.from(JSON.stringify(content)).toString('base64url');

function startOf(text: string): Token | undefined {
  if (text === '') return { v: 'meta.k8s.io/v1', rv: 0, start: '' };
  try {
    return token.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
