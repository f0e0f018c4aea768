/** What shall be different in the rendered manifests, independent of files. */
import type { ContainerRole, ObjectRef } from './cluster.ts';
import type { Bytes, Millicores } from './units.ts';

export type ResourceField = 'requests.cpu' | 'requests.memory' | 'limits.cpu' | 'limits.memory';

/** One field of one object; several intents of one subject go into one pull request. */
export type Intent =
  | {
      readonly kind: 'set-cpu';
      readonly object: ObjectRef;
      readonly container: string;
      readonly role: ContainerRole;
      readonly field: 'requests.cpu' | 'limits.cpu';
      /** The live value; absent when the field is not set. The base rendering must agree with it. */
      readonly from?: Millicores;
      readonly to: Millicores;
    }
  | {
      readonly kind: 'set-memory';
      readonly object: ObjectRef;
      readonly container: string;
      readonly role: ContainerRole;
      readonly field: 'requests.memory' | 'limits.memory';
      readonly from?: Bytes;
      readonly to: Bytes;
    };
