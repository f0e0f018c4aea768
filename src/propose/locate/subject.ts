/** From a decision to the object in Git: whose it is, which Application syncs it, and what forbids an edit. */

import type { Application } from '../../model/application.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { Intent } from '../../model/intent.ts';
import { fieldOfIntent } from '../../model/intent-text.ts';
import type { Reason } from '../../model/reason.ts';
import { sameObject, type Workload, workloadName } from '../../model/workload.ts';
import { type Field, fieldOf } from './field.ts';
import type { Ground } from './ground.ts';
import { ignoredBy } from './ignored-fields.ts';
import { automatedImage } from './image-automation.ts';
import { because, isReason } from './reasons.ts';
import type { LocatedSource } from './source.ts';
import { targetOf } from './target.ts';

export interface Subject extends LocatedSource {
  readonly workload: Workload;
  /** The object whose manifest holds the fields: the workload, its autoscaler, or the Deployment that lends a template. */
  readonly object: ObjectRef;
  readonly fields: readonly Field[];
}

/** One for each source of the Application that can be read. */
export function locateSubjects(
  ground: Ground,
  wanted: ObjectRef,
  intents: readonly Intent[],
): readonly Subject[] | Reason {
  const workload = ground.snapshot.workloads.find((one) => sameObject(one.ref, wanted));
  if (workload === undefined) return because('owner-unknown', `${workloadName(wanted)} was not observed.`);
  const application = editableApplication(workload);
  if (isReason(application)) return application;
  const target = targetOfAll(workload, intents);
  if (isReason(target)) return target;
  const automated = intents.flatMap((intent) => automatedImage(ground.snapshot, application, intent) ?? [])[0];
  if (automated !== undefined) return automated;
  const { object, fields } = target;
  const ignored = ignoredBy(application, { object, fields, workload });
  if (ignored !== undefined) return ignored;
  const sources = ground.locate(application);
  const located = sources.flatMap((source) => (isReason(source) ? [] : [{ ...source, workload, object, fields }]));
  return located.length > 0 ? located : (sources.find(isReason) ?? []);
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

interface Target {
  readonly object: ObjectRef;
  readonly fields: readonly Field[];
}

/** One change is about one object: others get one of their own. */
function targetOfAll(workload: Workload, intents: readonly Intent[]): Target | Reason {
  let target: Target | undefined;
  for (const intent of intents) {
    const object = targetOf(workload, intent);
    if (isReason(object)) return object;
    const field = fieldOf(intent, object);
    if (field === undefined) {
      return because('field-unsupported', `${fieldOfIntent(intent)} of ${workloadName(object)} has no known place.`);
    }
    if (target !== undefined && !sameObject(target.object, object)) {
      return because(
        'field-unsupported',
        `${workloadName(target.object)} and ${workloadName(object)} are two changes.`,
      );
    }
    target = { object, fields: [...(target?.fields ?? []), field] };
  }
  return target ?? because('nothing-to-change', 'Nothing shall change.');
}
