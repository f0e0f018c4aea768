import type { ObjectRef } from './cluster.ts';

/** An object as a plain file of a manifest repository has it; what a template or an operator makes is not seen. */
export interface WrittenObject {
  readonly ref: ObjectRef;
  /** Path in its repository. */
  readonly file: string;
  readonly application?: string;
  /** What somebody has to look at, in words; never a value of it. */
  readonly doubts: readonly string[];
}

/** Health checks that look at these objects; each only where a policy asks for it. */
export const writtenChecks = ['rbac-wide', 'config-map-secret', 'network-policy-missing'] as const;
