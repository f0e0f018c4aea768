/**
 * What Trimtab may and must not do in a cluster. `doctor` asks the API server about every row, and RBAC in deploy/ is
 * held against it by a test: promise 1 (Git is the only deploy path) is a fact of the cluster, not of our code.
 */
import type { Access } from '../../ports/cluster.ts';
import { apiResources } from './api-resources.ts';

export interface AccessRow extends Access {
  readonly why: string;
}

const READ = ['get', 'list', 'watch'] as const;
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'] as const;

/** Lists are all that is asked: a right that nothing uses is a right too many. */
const reads: readonly AccessRow[] = Object.values(apiResources).map(({ group, resource }) => ({
  verb: 'list',
  group,
  resource,
  why: 'observe',
}));

/** By name, and still as a list: whoever may list may not need to get. */
const revisionRead: AccessRow = {
  verb: 'list',
  group: 'apps',
  resource: 'controllerrevisions',
  why: 'compare the pod templates of a rollout that failed',
};

/** Without these a pass is partial. */
export const neededAccess: readonly AccessRow[] = [
  ...reads,
  revisionRead,
  {
    verb: 'create',
    group: 'authorization.k8s.io',
    resource: 'selfsubjectaccessreviews',
    why: 'doctor checks its own rights',
  },
];

/** For `serve`, beside what a pass needs: a kill for want of memory is seen when it happens, and one replica leads. */
export const serveAccess: readonly AccessRow[] = [
  { verb: 'watch', group: '', resource: 'pods', why: 'see kills for want of memory at once' },
];

/** In the namespace of `serve` only. */
export const leaseAccess: readonly AccessRow[] = ['get', 'create', 'update'].map((verb) => ({
  verb,
  group: 'coordination.k8s.io',
  resource: 'leases',
  why: 'one replica makes the passes',
}));

/** For policies with automation `direct`, and for them only: elsewhere the first two are forbidden. */
export const directAccess: readonly AccessRow[] = [
  { verb: 'get', group: '', resource: 'pods', why: 'look again right before a pod is deleted' },
  { verb: 'delete', group: '', resource: 'pods', why: 'delete evicted and completed pods' },
  {
    verb: 'create',
    group: '',
    resource: 'pods',
    subresource: 'eviction',
    why: 'evict crashing pods within their budgets',
  },
  { verb: 'get', group: '', resource: 'pods', subresource: 'log', why: 'keep what a crashing pod said last' },
];

interface Rights {
  readonly needed: readonly AccessRow[];
  readonly serve: readonly AccessRow[];
  readonly forbidden: readonly AccessRow[];
}

interface Served {
  readonly watch: 'oom-kills' | 'nothing';
  readonly lease?: { readonly namespace: string };
}

/** What a configuration needs and what it must not have: the right to delete pods follows from its policies. */
export const accessFor = (reach: 'git' | 'direct', served: Served): Rights => ({
  serve: servedAccess(served),
  ...(reach === 'direct'
    ? { needed: [...neededAccess, ...directAccess], forbidden: forbiddenAccess }
    : { needed: neededAccess, forbidden: [...forbiddenAccess, ...directAccess.filter(isWrite).map(unasked)] }),
});

const servedAccess = ({ watch, lease }: Served): AccessRow[] => [
  ...(watch === 'nothing' ? [] : serveAccess),
  ...(lease === undefined ? [] : leaseAccess.map((row) => ({ ...row, namespace: lease.namespace }))),
];

const isWrite = ({ verb }: AccessRow): boolean => verb !== 'get';
const unasked = (row: AccessRow): AccessRow => ({ ...row, why: 'no policy has automation `direct`' });

const all = (verbs: readonly string[], rest: Omit<AccessRow, 'verb'>): AccessRow[] =>
  verbs.map((verb) => ({ verb, ...rest }));

const gitOnly = (group: string, resource: string): AccessRow[] => [
  ...all(WRITE, { group, resource, why: 'Git is the only deploy path' }),
];
const scale = (group: string, resource: string): AccessRow[] =>
  all(['update', 'patch'], { group, resource, subresource: 'scale', why: 'Git is the only deploy path' });

/** With any of these the promises rest on our code alone: doctor says so and exits 1. */
export const forbiddenAccess: readonly AccessRow[] = [
  { verb: '*', group: '*', resource: '*', why: 'cluster administrator: no promise holds' },
  ...all([...READ, ...WRITE], { group: '', resource: 'secrets', why: 'secrets are never read' }),
  ...['deployments', 'statefulsets', 'daemonsets', 'replicasets'].flatMap((name) => gitOnly('apps', name)),
  ...['deployments', 'statefulsets', 'replicasets'].flatMap((name) => scale('apps', name)),
  ...['cronjobs', 'jobs'].flatMap((name) => gitOnly('batch', name)),
  ...['rollouts', 'applications', 'applicationsets'].flatMap((name) => gitOnly('argoproj.io', name)),
  ...gitOnly('autoscaling', 'horizontalpodautoscalers'),
  ...['configmaps', 'services', 'persistentvolumeclaims', 'resourcequotas', 'limitranges'].flatMap((name) =>
    gitOnly('', name),
  ),
  ...all(['create', 'update', 'patch', 'deletecollection'], {
    group: '',
    resource: 'pods',
    why: 'pods may be deleted one by one, nothing else',
  }),
  ...['exec', 'attach', 'portforward'].map((subresource) => ({
    verb: 'create',
    group: '',
    resource: 'pods',
    subresource,
    why: 'nothing runs inside workloads',
  })),
  ...all(['create', 'update', 'patch', 'delete', 'deletecollection'], {
    group: '',
    resource: 'nodes',
    why: 'nodes are never cordoned or drained',
  }),
  ...all(['create', 'update', 'patch', 'delete'], {
    group: '',
    resource: 'namespaces',
    why: 'namespaces are never changed',
  }),
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].flatMap((resource) =>
    all([...WRITE, 'bind', 'escalate'], {
      group: 'rbac.authorization.k8s.io',
      resource,
      why: 'it could give itself rights',
    }),
  ),
  ...all(['impersonate'], { group: '', resource: 'serviceaccounts', why: 'it could act as somebody else' }),
  ...all(['impersonate'], { group: '', resource: 'users', why: 'it could act as somebody else' }),
  {
    verb: 'create',
    group: '',
    resource: 'serviceaccounts',
    subresource: 'token',
    why: 'it could act as somebody else',
  },
];
