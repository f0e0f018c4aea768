import type { ObjectRef } from '../../model/cluster.ts';
import { groupOf } from '../../model/workload.ts';
import type { Rendered } from './difference.ts';

/** The object in a rendering; a rendering may leave the namespace to Argo CD. */
export const objectIn = (rendered: Rendered, wanted: ObjectRef, destination: string | undefined) =>
  rendered.find(
    ({ ref }) =>
      ref.kind === wanted.kind &&
      ref.name === wanted.name &&
      groupOf(ref) === groupOf(wanted) &&
      (ref.namespace ?? destination) === wanted.namespace,
  );
