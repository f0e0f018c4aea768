/**
 * Objects against the published schemas of their kinds: those of Kubernetes, of the Prometheus operator and of Argo CD,
 * which npm packages carry as validators.
 */
import { fieldOf } from '../fakes/kubernetes/manifest.ts';

type Kinds = () => Promise<object>;

const SCHEMAS: Readonly<Record<string, Kinds>> = {
  v1: () => import('kubernetes-models/v1'),
  'apps/v1': () => import('kubernetes-models/apps/v1'),
  'autoscaling/v2': () => import('kubernetes-models/autoscaling/v2'),
  'batch/v1': () => import('kubernetes-models/batch/v1'),
  'networking.k8s.io/v1': () => import('kubernetes-models/networking.k8s.io/v1'),
  'policy/v1': () => import('kubernetes-models/policy/v1'),
  'rbac.authorization.k8s.io/v1': () => import('kubernetes-models/rbac.authorization.k8s.io/v1'),
  'monitoring.coreos.com/v1': () => import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'),
  'argoproj.io/v1alpha1': () => import('@kubernetes-models/argo-cd/argoproj.io/v1alpha1'),
};

/** What is wrong with an object; empty when its kind is known and everything in it is. */
export async function schemaFaults(object: object): Promise<string[]> {
  const [version, kind] = [`${fieldOf(object, 'apiVersion')}`, `${fieldOf(object, 'kind')}`];
  const name = `${kind} ${fieldOf(object, 'metadata.name')}`;
  const kinds = await SCHEMAS[version]?.();
  const model: unknown = kinds === undefined ? undefined : Reflect.get(kinds, kind);
  if (typeof model !== 'function') return [`${name}: nobody knows ${version} ${kind}`];
  const known = new Set<string>();
  const made: object = Reflect.construct(model, [object]);
  const validate: unknown = Reflect.get(made, 'validate');
  if (typeof validate !== 'function') throw new Error(`${kind} has no validator`);
  try {
    validate.call(watched(made, '', known));
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`];
  }
  return strangers(object, '', known).map((path) => `${name}: ${path} is not a field`);
}

/**
 * A validator asks for every field that its schema has, and takes what it does not ask for; an API server drops that or
 * refuses it. So what nobody asks for is remembered: one who lists the keys of an object (a map of labels) knows all.
 */
function watched<T extends object>(value: T, at: string, known: Set<string>): T {
  return new Proxy(value, {
    get(target, key) {
      const own: unknown = Reflect.get(target, key);
      const path = `${at}/${String(key)}`;
      known.add(path);
      return typeof own === 'object' && own !== null ? watched(own, path, known) : own;
    },
    ownKeys(target) {
      for (const key of Reflect.ownKeys(target)) known.add(`${at}/${String(key)}`);
      return Reflect.ownKeys(target);
    },
  });
}

function strangers(value: unknown, at: string, known: ReadonlySet<string>): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, own]) => {
    const path = `${at}/${key}`;
    return known.has(path) ? strangers(own, path, known) : [path];
  });
}
