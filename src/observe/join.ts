import type { Pod } from '../model/cluster.ts';
import type { Reading } from '../model/reason.ts';
import type { PodOwner } from '../ports/metrics.ts';
import type { Controllers, Top } from './controllers.ts';
import { groupBy, keyOf } from './order.ts';

/** Key of the workload that a pod belongs or belonged to; undefined when nobody knows it. */
export type PodJoin = (namespace: string, pod: string) => string | undefined;

export interface JoinFacts {
  readonly controllers: Controllers;
  readonly tops: readonly Top[];
  readonly pods: readonly Pod[];
  readonly podOwners: Reading<readonly PodOwner[]>;
}

/**
 * Living pods by their owners, dead ones by what the metrics backend remembers of owners, the rest by how controllers
 * name their pods. The longest fitting name wins: `web-canary-...` is not a pod of `web`.
 */
export function joinPods(facts: JoinFacts): PodJoin {
  const direct = new Map<string, string>();
  const names = nameJoin(facts);
  for (const owner of facts.podOwners.kind === 'known' ? facts.podOwners.value : []) {
    const key = names.owned(owner);
    if (key !== undefined) direct.set(`${owner.namespace}/${owner.pod}`, key);
  }
  for (const pod of facts.pods) {
    direct.set(`${pod.ref.namespace ?? ''}/${pod.ref.name}`, keyOf(facts.controllers.topOf(pod).ref));
  }
  return (namespace, pod) => {
    const at = `${namespace}/${pod}`;
    const found = direct.get(at) ?? names.named(namespace, pod);
    if (found !== undefined) direct.set(at, found);
    return found;
  };
}

/** One way of naming: pods of this owner are called `prefix` and a suffix of this form. */
interface Pattern {
  readonly prefix: string;
  readonly suffix: RegExp;
  readonly key: string;
}

/** Kubernetes makes random names without vowels and 0, 1, 3: k8s.io/apimachinery/pkg/util/rand. */
const R = '[bcdfghjklmnpqrstvwxz2456789]';
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  Deployment: new RegExp(`^-${R}{1,10}-${R}{5}$`),
  Rollout: new RegExp(`^-${R}{1,10}-${R}{5}$`),
  ReplicaSet: new RegExp(`^-${R}{5}$`),
  DaemonSet: new RegExp(`^-${R}{5}$`),
  Job: new RegExp(`^-(\\d+-)?${R}{5}$`),
  CronJob: new RegExp(`^-\\d{6,10}-${R}{5}$`),
  StatefulSet: /^-\d+$/,
};
const OWNER_SUFFIXES: Readonly<Record<string, { readonly under: readonly string[]; readonly suffix: RegExp }>> = {
  ReplicaSet: { under: ['Deployment', 'Rollout'], suffix: new RegExp(`^-${R}{1,10}$`) },
  Job: { under: ['CronJob'], suffix: /^-\d{6,10}$/ },
};

function nameJoin(facts: JoinFacts) {
  const { controllers, tops } = facts;
  const own = tops.map((top) => ({ ref: top.ref, key: keyOf(top.ref) }));
  const children = controllers.all.map((controller) => ({
    ref: controller.ref,
    key: keyOf(controllers.topOf(controller).ref),
  }));
  const entries = [...own, ...children].sort((a, b) => b.ref.name.length - a.ref.name.length);
  const byNamespace = groupBy(entries, (entry) => entry.ref.namespace ?? '');
  const exact = new Map(entries.map(({ ref, key }) => [[ref.namespace ?? '', ref.kind, ref.name].join('/'), key]));
  const patterns = new Map(
    [...byNamespace].map(([namespace, list]) => [namespace, list.flatMap((entry) => patternOf(entry))]),
  );
  return {
    named: (namespace: string, pod: string): string | undefined =>
      patterns.get(namespace)?.find(({ prefix, suffix }) => fits(pod, prefix, suffix))?.key,
    owned(owner: PodOwner): string | undefined {
      const known = exact.get([owner.namespace, owner.kind, owner.name].join('/'));
      const above = OWNER_SUFFIXES[owner.kind];
      if (known !== undefined || above === undefined) return known;
      return byNamespace
        .get(owner.namespace)
        ?.find(({ ref }) => above.under.includes(ref.kind) && fits(owner.name, ref.name, above.suffix))?.key;
    },
  };
}

function patternOf(entry: { readonly ref: { readonly kind: string; readonly name: string }; readonly key: string }) {
  const suffix = SUFFIXES[entry.ref.kind];
  const pattern: Pattern[] = suffix === undefined ? [] : [{ prefix: entry.ref.name, suffix, key: entry.key }];
  return pattern;
}

const fits = (name: string, prefix: string, suffix: RegExp): boolean =>
  name.startsWith(prefix) && suffix.test(name.slice(prefix.length));
