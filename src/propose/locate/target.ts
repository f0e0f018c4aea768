/** Which object an intent is about, and what forbids that change whatever the files say. */
import type { HorizontalPodAutoscaler, ObjectRef } from '../../model/cluster.ts';
import {
  containerOf,
  type Intent,
  type SetAutoscalerBound,
  type SetReplicas,
  type SetStorage,
} from '../../model/intent.ts';
import { fieldOfIntent } from '../../model/intent-text.ts';
import type { Reason } from '../../model/reason.ts';
import { sameObject, type Workload, workloadName } from '../../model/workload.ts';
import { because } from './reasons.ts';

/** The object whose manifest holds the field: for a Rollout's template that may be the Deployment it borrows from. */
export function targetOf(workload: Workload, intent: Intent): ObjectRef | Reason {
  switch (intent.kind) {
    case 'set-replicas':
      return scaled(workload, intent);
    case 'set-cron-trigger':
    case 'set-autoscaler-bound':
    case 'set-autoscaler-target':
    case 'set-autoscaler-average':
      return autoscaler(workload, intent);
    case 'set-storage':
      return claim(workload, intent);
    case 'set-metadata':
      return isOwn(workload, intent.object) ? intent.object : stranger(workload, intent);
    default:
      return template(workload, intent);
  }
}

export function templateOwner({ ref, controller }: Workload): ObjectRef {
  const owner = controller?.workloadRef;
  return owner === undefined ? ref : { ...ref, ...owner };
}

function template(workload: Workload, intent: Intent): ObjectRef | Reason {
  const container = containerOf(intent);
  if (workload.containers.some(({ spec, injected }) => injected && spec.name === container)) {
    return because('injected-container', `The container ${container} is injected, not in the manifest.`);
  }
  const owner = templateOwner(workload);
  const known = sameObject(intent.object, workload.ref) || sameObject(intent.object, owner);
  return known ? owner : stranger(workload, intent);
}

function scaled(workload: Workload, intent: SetReplicas): ObjectRef | Reason {
  if (!sameObject(intent.object, workload.ref)) return stranger(workload, intent);
  if (workload.hpas.kind === 'unknown') return because('autoscalers-unknown', workload.hpas.because.detail);
  const [hpa] = workload.hpas.value;
  // Taking the number out of Git leaves it to the autoscaler.
  if (hpa === undefined || intent.to === undefined) return workload.ref;
  return because('autoscaled', `${workloadName(hpa.ref)} sets the number of replicas; change its bounds.`);
}

function autoscaler(workload: Workload, intent: Intent): ObjectRef | Reason {
  if (workload.hpas.kind === 'unknown') return because('autoscalers-unknown', workload.hpas.because.detail);
  const hpa = workload.hpas.value.find(({ ref }) => sameObject(ref, intent.object));
  if (hpa === undefined) return scaledObject(workload, intent);
  const owner = hpa.owners.find(({ controller }) => controller);
  if (owner !== undefined) {
    return because(
      'operator-managed',
      `${owner.kind} ${owner.name} makes ${workloadName(hpa.ref)}; change that object.`,
    );
  }
  return (intent.kind === 'set-autoscaler-bound' ? crossed(hpa, intent) : undefined) ?? hpa.ref;
}

/** What KEDA makes an autoscaler of this workload from. */
function scaledObject({ hpas, ref }: Workload, intent: Intent): ObjectRef | Reason {
  const { object } = intent;
  const made = (hpas.kind === 'known' ? hpas.value : []).find(({ owners }) =>
    owners.some(({ kind, name, controller }) => controller && kind === 'ScaledObject' && name === object.name),
  );
  if (made === undefined || object.kind !== 'ScaledObject' || object.namespace !== ref.namespace) {
    return because('field-unsupported', `${workloadName(object)} is no autoscaler of ${workloadName(ref)}.`);
  }
  return (intent.kind === 'set-autoscaler-bound' ? crossed(made, intent) : undefined) ?? object;
}

function crossed(hpa: HorizontalPodAutoscaler, { field, to }: SetAutoscalerBound): Reason | undefined {
  const [least, most] = field === 'minReplicas' ? [to, hpa.maxReplicas] : [hpa.minReplicas, to];
  if (least <= most) return undefined;
  return because('field-contradicted', `minReplicas ${least} would be above maxReplicas ${most}.`);
}

function claim(workload: Workload, { object, template, from, to }: SetStorage): ObjectRef | Reason {
  if (template !== undefined || object.kind === 'StatefulSet') {
    const detail = `volumeClaimTemplates of ${workloadName(object)} cannot be changed once it exists: grow the claims of its pods, then recreate it.`;
    return because('field-immutable', detail);
  }
  if (from !== undefined && to < from) return because('field-immutable', 'A volume claim cannot shrink.');
  if (object.namespace === workload.ref.namespace) return object;
  return because(
    'field-unsupported',
    `${workloadName(object)} is in another namespace than ${workloadName(workload.ref)}.`,
  );
}

const isOwn = (workload: Workload, object: ObjectRef): boolean =>
  [
    workload.ref,
    templateOwner(workload),
    ...(workload.hpas.kind === 'known' ? workload.hpas.value.map(({ ref }) => ref) : []),
  ].some((ref) => sameObject(ref, object));

const stranger = (workload: Workload, intent: Intent): Reason =>
  because(
    'field-unsupported',
    `${fieldOfIntent(intent)} of ${workloadName(intent.object)} has no known place beside ${workloadName(workload.ref)}.`,
  );
