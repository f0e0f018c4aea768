/** From a decision to the object in Git: whose it is, which Application syncs it, and what forbids an edit. */

import type { Application } from '../../model/application.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { Intent } from '../../model/intent.ts';
import type { Reason } from '../../model/reason.ts';
import { sameObject, type Workload, workloadName } from '../../model/workload.ts';
import { type Field, fieldOf } from './field.ts';
import type { Ground } from './ground.ts';
import { ignoredBy } from './ignored-fields.ts';
import { because, isReason } from './reasons.ts';
import type { LocatedSource } from './source.ts';

export interface Subject extends LocatedSource {
  readonly workload: Workload;
  /** The object whose manifest holds the fields: the workload, or the Deployment that a Rollout takes its template from. */
  readonly object: ObjectRef;
  readonly fields: readonly Field[];
}

export function locateSubject(ground: Ground, wanted: ObjectRef, intents: readonly Intent[]): Subject | Reason {
  const workload = ground.snapshot.workloads.find((one) => sameObject(one.ref, wanted));
  if (workload === undefined) return because('owner-unknown', `${workloadName(wanted)} was not observed.`);
  const application = editableApplication(workload);
  if (isReason(application)) return application;
  const object = templateOwner(workload);
  const fields = fieldsOf(workload, object, intents);
  if (isReason(fields)) return fields;
  const ignored = ignoredBy(application, { object, fields, workload });
  if (ignored !== undefined) return ignored;
  const source = ground.locate(application);
  return isReason(source) ? source : { ...source, workload, object, fields };
}

function editableApplication(workload: Workload): Application | Reason {
  if (workload.operator !== undefined) {
    return because('operator-managed', `${workloadName(workload.operator)} manages this workload; change that object.`);
  }
  if (workload.controller === undefined) return because('owner-unknown', 'The owner of these pods cannot be read.');
  if (workload.application.kind === 'unknown') return workload.application.because;
  const application = workload.application.value;
  if (application === undefined) return because('application-unknown', 'No Argo CD Application tracks this workload.');
  return sharedWith(application, workload.ref) ?? application;
}

/** Argo CD writes one condition per resource: `Deployment/web is part of applications argocd/a and b`. */
function sharedWith(application: Application, ref: ObjectRef): Reason | undefined {
  const warning = application.conditions.find(
    ({ type, message }) =>
      type === 'SharedResourceWarning' &&
      (message.includes(`${ref.kind}/${ref.name} `) || !message.includes(' is part of ')),
  );
  return warning === undefined ? undefined : because('shared-resource', `Argo CD warns: ${warning.message}`);
}

function templateOwner(workload: Workload): ObjectRef {
  const owner = workload.controller?.workloadRef;
  return owner === undefined ? workload.ref : { ...workload.ref, ...owner };
}

function fieldsOf(workload: Workload, object: ObjectRef, intents: readonly Intent[]): readonly Field[] | Reason {
  const fields: Field[] = [];
  for (const intent of intents) {
    const injected = workload.containers.some(({ spec, injected }) => injected && spec.name === intent.container);
    if (injected)
      return because('injected-container', `The container ${intent.container} is injected, not in the manifest.`);
    const field = sameObject(intent.object, workload.ref) ? fieldOf(intent, object) : undefined;
    if (field === undefined) {
      return because('field-unsupported', `${intent.field} of ${workloadName(intent.object)} has no known place.`);
    }
    fields.push(field);
  }
  return fields.length > 0 ? fields : because('nothing-to-change', 'Nothing shall change.');
}
