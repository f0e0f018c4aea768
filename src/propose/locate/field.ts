/** The table of what each intent means inside a Kubernetes object; a new kind of intent is one more case here. */
import type { ObjectRef } from '../../model/cluster.ts';
import type { Intent } from '../../model/intent.ts';
import type { Step, Value } from '../splice/edit.ts';

export interface Field {
  readonly intent: Intent;
  /** From the object's root. */
  readonly path: readonly Step[];
  readonly value: Value;
  /** The live value as the rendering must have it; undefined when it is not set. */
  readonly from: Value | undefined;
}

/** Undefined for kinds without a pod template that we know. */
export function fieldOf(intent: Intent, object: ObjectRef): Field | undefined {
  const spec = podSpecPath(object.kind);
  if (spec === undefined) return undefined;
  const list = intent.role === 'main' ? 'containers' : 'initContainers';
  const path = [...spec, list, { named: intent.container }, 'resources', ...intent.field.split('.')];
  return { intent, path, ...valuesOf(intent) };
}

function valuesOf(intent: Intent): Pick<Field, 'value' | 'from'> {
  switch (intent.kind) {
    case 'set-cpu':
      return {
        value: { kind: 'cpu', to: intent.to },
        from: intent.from === undefined ? undefined : { kind: 'cpu', to: intent.from },
      };
    case 'set-memory':
      return {
        value: { kind: 'memory', to: intent.to },
        from: intent.from === undefined ? undefined : { kind: 'memory', to: intent.from },
      };
  }
}

function podSpecPath(kind: string): readonly string[] | undefined {
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job':
    case 'Rollout':
      return ['spec', 'template', 'spec'];
    case 'CronJob':
      return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
    case 'Pod':
      return ['spec'];
    default:
      return undefined;
  }
}
