import { z } from 'zod';
import { listPage } from './lists.ts';
import { evict, remove } from './removals.ts';
import { badRequest, forbidden, noSuchPath, noSuchResource, notFound, ok, type Reply } from './reply.ts';
import type { RequestInfo } from './request-info.ts';
import { type Resource, resourceAt } from './resources.ts';
import { allows, type Rule } from './rules.ts';
import type { Store } from './store.ts';

export interface World {
  readonly store: Store;
  readonly user: string;
  readonly rules: () => readonly Rule[];
  readonly now: () => Date;
  /** Of the previous run of a container, by `namespace/pod/container`. */
  readonly logs: ReadonlyMap<string, string>;
}

const REVIEWS = 'selfsubjectaccessreviews';

/** One request that is no watch. Permission comes before existence: a missing CRD is 403 to who may not read it. */
export function handle(world: World, request: RequestInfo, body: unknown): Reply {
  if (request.resource === REVIEWS && request.verb === 'create') return review(world, body);
  const refusal = denied(world, request);
  if (refusal !== undefined) return refusal;
  const resource = resourceAt(request.group, request.version, request.resource);
  if (resource === undefined) return noSuchResource();
  if (!world.store.serves(resource)) return noSuchPath;
  return serve({ ...world, resource, request, body });
}

export function denied({ rules, user }: World, request: RequestInfo): Reply | undefined {
  if (allows(rules(), request)) return undefined;
  const { group, resource, name, namespace, verb, subresource } = request;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return forbidden(
    `${qualified}${name === undefined ? '' : ` "${name}"`} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`,
    { ...(name === undefined ? {} : { name }), ...(group === '' ? {} : { group }), kind: resource },
  );
}

function serve(call: World & { resource: Resource; request: RequestInfo; body: unknown }): Reply {
  const { store, resource, request } = call;
  if (request.verb === 'create' && request.subresource === 'eviction') return evict(call);
  switch (request.verb) {
    case 'list':
      return listPage(store, resource, request);
    case 'get': {
      if (request.subresource === 'log') return logsOf(call);
      const object = store.find(resource, request.namespace, request.name ?? '');
      return object === undefined ? notFound(resource.resource, request.name ?? '') : ok(object);
    }
    case 'delete':
      return remove(call);
    default:
      // Trimtab changes nothing else: a test that gets here has found a defect.
      return { status: 405, text: `the double does not ${request.verb} ${request.resource}` };
  }
}

/** Without a kubelet: what a test has put there. */
function logsOf({ store, resource, request, logs }: World & { resource: Resource; request: RequestInfo }): Reply {
  const { namespace = '', name = '', query } = request;
  if (store.find(resource, namespace, name) === undefined) return notFound(resource.resource, name);
  const container = query.get('container') ?? '';
  const run = query.get('previous') === 'true' ? '' : '/current';
  const text = logs.get(`${namespace}/${name}/${container}${run}`);
  if (text === undefined) return badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  const lines = text.split('\n');
  const tail = lines.slice(-Number(query.get('tailLines') ?? lines.length)).join('\n');
  return { status: 200, text: tail.slice(0, Number(query.get('limitBytes') ?? tail.length)) };
}

const wanted = z.object({
  spec: z.object({
    resourceAttributes: z.object({
      verb: z.string(),
      group: z.string().optional(),
      resource: z.string(),
      subresource: z.string().optional(),
      namespace: z.string().optional(),
    }),
  }),
});

function review({ rules }: World, body: unknown): Reply {
  const { spec } = wanted.parse(body);
  return {
    status: 201,
    json: {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed: spec.resourceAttributes.resource === REVIEWS || allows(rules(), spec.resourceAttributes) },
    },
  };
}
