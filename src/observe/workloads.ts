import type { ObjectMeta, Pod } from '../model/cluster.ts';
import type { Reading } from '../model/reason.ts';
import type { Instant } from '../model/units.ts';
import type { Workload } from '../model/workload.ts';
import type { PodOwner } from '../ports/metrics.ts';
import { applicationOf } from './application.ts';
import { containersOf, type SeenContainer } from './containers.ts';
import { type Controllers, controllersOf, type Top } from './controllers.ts';
import { joinPods, type PodJoin } from './join.ts';
import { byRef, groupBy, keyOf } from './order.ts';
import type { Lists } from './read-cluster.ts';
import { relatedFinder } from './related.ts';
import { revisionOf } from './revision.ts';

/** A workload before its usage is known. */
export interface Subject extends Omit<Workload, 'containers'> {
  readonly seen: readonly SeenContainer[];
}

export interface Subjects {
  readonly subjects: readonly Subject[];
  readonly join: PodJoin;
}

/** Every top controller, with or without pods, and every pod owner that is not one. */
export function subjectsOf(lists: Lists, podOwners: Reading<readonly PodOwner[]>, now: Instant): Subjects {
  const controllers = controllersOf(lists);
  const pods = lists.pods.kind === 'known' ? lists.pods.value : [];
  const podsByTop = groupBy(pods, (pod) => keyOf(controllers.topOf(pod).ref));
  const tops = new Map([...controllers.tops, ...pods.map(controllers.topOf)].map((top) => [keyOf(top.ref), top]));
  const all = [...tops.values()].sort(byRef);
  const join = joinPods({ controllers, tops: all, pods, podOwners });
  const build = subjectBuilder({ lists, controllers, join, now });
  return { subjects: all.map((top) => build(top, podsByTop.get(keyOf(top.ref)) ?? [])), join };
}

interface Surroundings {
  readonly lists: Lists;
  readonly controllers: Controllers;
  readonly join: PodJoin;
  readonly now: Instant;
}

function subjectBuilder({ lists, controllers, join, now }: Surroundings): (top: Top, pods: readonly Pod[]) => Subject {
  const related = relatedFinder(lists, join);
  const namespaces = new Map(
    (lists.namespaces.kind === 'known' ? lists.namespaces.value : []).map((namespace) => [
      namespace.ref.name,
      namespace,
    ]),
  );
  return (top, pods) => {
    const children = controllers.childrenOf(top.ref);
    const namespace = namespaces.get(top.ref.namespace ?? '');
    const lender = controllers.lenderOf(top);
    const meta: ObjectMeta | undefined = top.controller ?? pods.find((pod) => keyOf(pod.ref) === keyOf(top.ref));
    const { labels = {}, annotations = {} } = meta ?? {};
    return {
      ref: top.ref,
      labels,
      annotations,
      namespaceLabels: namespace?.labels ?? {},
      namespaceAnnotations: namespace?.annotations ?? {},
      ...(top.controller === undefined ? {} : { controller: top.controller }),
      ...(top.operator === undefined ? {} : { operator: top.operator }),
      seen: containersOf(top.controller, pods),
      pods,
      revision: revisionOf({ controller: top.controller, children, pods, now }),
      ...related({ ref: top.ref, children, pods, ...(lender === undefined ? {} : { lender: lender.ref }) }),
      // A Rollout that borrows its template is sized where the template stands.
      application: applicationOf(lender ?? { ref: top.ref, labels, annotations }, lists.applications),
    };
  };
}
