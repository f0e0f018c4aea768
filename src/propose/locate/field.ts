/** The table of what each intent means inside a Kubernetes object; a new kind of intent is one more case here. */
import type { ContainerRole, ObjectRef } from '../../model/cluster.ts';
import { formatImage } from '../../model/image.ts';
import type { Intent, ProbeNumber, ResourceField, Tightening } from '../../model/intent.ts';
import { bytes, millicores } from '../../model/units.ts';
import type { NamedItem, Step, Value } from '../splice/edit.ts';

export interface Field {
  readonly intent: Intent;
  /** From the object's root. */
  readonly path: readonly Step[];
  /** How many of its steps lead to what it belongs to: the container, or 0 for the object itself. */
  readonly owner: number;
  /** How many of its steps must be there already: the container, the probe, the metric. */
  readonly required: number;
  /** The first so many steps lead to a text, the rest into the YAML that it is. */
  readonly within?: number;
  readonly value: Value;
  /** The live value as the rendering must have it; undefined when it is not set. */
  readonly from: Value | undefined;
  /** What the API server fills in: live it is there although Git does not say it. */
  readonly byDefault?: number;
}

/** Undefined for kinds of objects that do not have such a field. */
export function fieldOf(intent: Intent, object: ObjectRef): Field | undefined {
  const place = placeOf(intent, object.kind);
  return place === undefined ? undefined : { intent, owner: 0, required: 0, ...place, ...valuesOf(intent) };
}

type At = Pick<Field, 'path'> & Partial<Pick<Field, 'owner' | 'required' | 'byDefault'>>;

function placeOf(intent: Intent, kind: string): At | undefined {
  switch (intent.kind) {
    case 'set-cpu':
    case 'set-memory':
    case 'unset-resource':
      return inContainer(intent, kind, { path: ['resources', ...intent.field.split('.')] });
    case 'set-image':
      return inContainer(intent, kind, { path: ['image'] });
    case 'set-environment':
      return inContainer(intent, kind, { path: ['env', { named: intent.name, orNew: true }, 'value'] });
    case 'set-container-security':
      return inContainer(intent, kind, { path: ['securityContext', ...SECURITY_PATHS[intent.change.field]] });
    case 'set-probe-number': {
      const path = [intent.probe, intent.field];
      return inContainer(intent, kind, { path, required: 1, byDefault: PROBE_DEFAULTS[intent.field] });
    }
    case 'set-probe-endpoint':
      return inContainer(intent, kind, { path: [intent.probe, ...intent.field.split('.')], required: 3 });
    default:
      return inObject(intent, kind);
  }
}

const SECURITY_PATHS: Readonly<Record<Tightening['field'], readonly Step[]>> = {
  allowPrivilegeEscalation: ['allowPrivilegeEscalation'],
  privileged: ['privileged'],
  readOnlyRootFilesystem: ['readOnlyRootFilesystem'],
  runAsNonRoot: ['runAsNonRoot'],
  'capabilities.drop': ['capabilities', 'drop', 0],
  'seccompProfile.type': ['seccompProfile', 'type'],
};

interface Container {
  readonly container: string;
  readonly role: ContainerRole;
}

/** `path` and `required` count from the container on. */
function inContainer({ container, role }: Container, kind: string, at: At): At | undefined {
  const spec = podSpecPath(kind);
  if (spec === undefined) return undefined;
  const name: NamedItem = { named: container };
  const start = [...spec, role === 'main' ? 'containers' : 'initContainers', name];
  return { ...at, path: [...start, ...at.path], owner: start.length, required: start.length + (at.required ?? 0) };
}

type OfObject = Exclude<Intent, { readonly container: string; readonly role: ContainerRole }>;

function inObject(intent: OfObject, kind: string): At | undefined {
  switch (intent.kind) {
    case 'set-replicas':
      return SCALED.includes(kind) ? { path: ['spec', 'replicas'], required: 1, byDefault: 1 } : undefined;
    case 'set-autoscaler-bound': {
      if (kind === 'ScaledObject') return { path: ['spec', KEDA_BOUNDS[intent.field]], required: 1 };
      if (kind !== 'HorizontalPodAutoscaler') return undefined;
      const least = intent.field === 'minReplicas' ? { byDefault: 1 } : {};
      return { path: ['spec', intent.field], required: 1, ...least };
    }
    case 'set-autoscaler-target':
      return kind === 'HorizontalPodAutoscaler' ? metric(intent, 'averageUtilization') : undefined;
    case 'set-autoscaler-average':
      // The target must be there; its other form is not yet.
      return kind === 'HorizontalPodAutoscaler' ? { ...metric(intent, intent.field), required: 5 } : undefined;
    case 'set-cron-trigger': {
      if (kind !== 'ScaledObject') return undefined;
      const item: NamedItem = { named: intent.trigger, orNew: true };
      return { path: ['spec', 'triggers', item, ...intent.field.split('.')], required: 2 };
    }
    case 'set-pod-security': {
      const spec = podSpecPath(kind);
      if (spec === undefined) return undefined;
      return { path: [...spec, 'securityContext', intent.change.field], required: spec.length };
    }
    case 'set-storage':
      if (kind !== 'PersistentVolumeClaim') return undefined;
      return { path: ['spec', 'resources', 'requests', 'storage'], required: 3 };
    case 'set-metadata':
      return { path: ['metadata', intent.map, intent.key], required: 1 };
  }
}

/** https://keda.sh/docs/2.17/reference/scaledobject-spec/ */
const KEDA_BOUNDS = { minReplicas: 'minReplicaCount', maxReplicas: 'maxReplicaCount' } as const;

const SCALED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout'];

/** The metric must be there as autoscaling/v2 writes it. */
function metric(
  { resource, container }: { readonly resource: string; readonly container?: string },
  field: string,
): At {
  const source = container === undefined ? 'resource' : 'containerResource';
  const having = {
    [`${source}.name`]: resource,
    ...(container === undefined ? {} : { 'containerResource.container': container }),
  };
  return { path: ['spec', 'metrics', { having }, source, 'target', field], required: 6 };
}

/** https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
const PROBE_DEFAULTS: Readonly<Record<ProbeNumber, number>> = {
  timeoutSeconds: 1,
  periodSeconds: 10,
  failureThreshold: 3,
  initialDelaySeconds: 0,
};

function valuesOf(intent: Intent): Pick<Field, 'value' | 'from'> {
  switch (intent.kind) {
    case 'set-cpu':
      return { value: { kind: 'cpu', to: intent.to }, from: given(intent.from, (to) => ({ kind: 'cpu', to })) };
    case 'set-memory':
    case 'set-storage': {
      const most = 'most' in intent && intent.most !== undefined ? { most: intent.most } : {};
      return {
        value: { kind: 'memory', to: intent.to, ...most },
        from: given(intent.from, (to) => ({ kind: 'memory', to })),
      };
    }
    case 'unset-resource':
      return { value: { kind: 'absent' }, from: resourceValue(intent.field, intent.from) };
    case 'set-autoscaler-average': {
      const quantity = (amount: number): Value =>
        intent.field === 'averageValue' ? resourceValue(`requests.${intent.resource}`, amount) : scalar(amount);
      const read = (value: string | number): Value => (typeof value === 'string' ? scalar(value) : quantity(value));
      return { value: given(intent.to, read) ?? { kind: 'absent' }, from: given(intent.from, read) };
    }
    case 'set-image':
      return { value: scalar(formatImage(intent.to)), from: given(intent.from, (from) => scalar(formatImage(from))) };
    case 'set-container-security':
    case 'set-pod-security':
      return { value: scalar(intent.change.to), from: given(intent.from, scalar) };
    default:
      return {
        value: intent.to === undefined ? { kind: 'absent' } : scalar(intent.to),
        from: given(intent.from, scalar),
      };
  }
}

const given = <T>(value: T | undefined, make: (value: T) => Value): Value | undefined =>
  value === undefined ? undefined : make(value);

function scalar(to: string | number | boolean): Value {
  if (typeof to === 'number') return { kind: 'number', to };
  return typeof to === 'boolean' ? { kind: 'truth', to } : { kind: 'text', to };
}

const resourceValue = (field: ResourceField, from: number): Value =>
  field.endsWith('cpu') ? { kind: 'cpu', to: millicores(from) } : { kind: 'memory', to: bytes(from) };

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
