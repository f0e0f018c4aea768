/** Argo CD ApplicationSets, projected to what decides which Applications they make. */
import type { Condition, ObjectMeta } from './cluster.ts';

export interface ApplicationSet extends ObjectMeta {
  /** `spec.goTemplate`: Go templates instead of `{{name}}` alone. */
  readonly goTemplate: boolean;
  readonly goTemplateOptions: readonly string[];
  /** `spec.generators` and `spec.template`, kept as read: propose evaluates them. */
  readonly generators: readonly Readonly<Record<string, unknown>>[];
  readonly template: Readonly<Record<string, unknown>>;
  /** `spec.templatePatch` is there; its text is not looked at. */
  readonly patched: boolean;
  readonly conditions: readonly Condition[];
}
