import { projections } from '../../../src/adapters/kubernetes/project/projections.ts';
import type { ClusterKind, ClusterKinds } from '../../../src/model/cluster-kinds.ts';
import type { ObjectBuilder } from '../../builders/kubernetes-objects.ts';

/** As the double would hand it out: uid and resourceVersion are made up. */
export const asServed = (object: ObjectBuilder): unknown =>
  object.with({ metadata: { uid: 'uid-1', resourceVersion: '42' } }).build();

/** The projection of one object; throws when it does not fit. */
export function project<K extends ClusterKind>(kind: K, object: ObjectBuilder): ClusterKinds[K] {
  return projections[kind].parse(asServed(object));
}
