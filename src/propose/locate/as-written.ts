/** Fields whose place depends on the version in which the object is written in Git. */
import type { Rendering } from '../../model/manifests.ts';
import { objectIn } from '../prove/object-in.ts';
import { type Renderings, targetOf } from '../prove/renderings.ts';
import type { Field } from './field.ts';
import type { Subject } from './subject.ts';

/** autoscaling/v1 knows one metric, the CPU of all containers, under a name of its own. */
export function* asWritten(subject: Subject, renderings: Renderings): Rendering<Subject> {
  if (!subject.fields.some(isCpuTarget)) return subject;
  const base = yield* renderings.base(targetOf(subject));
  if (base.kind === 'not-rendered') return subject;
  const written = objectIn(base.objects, subject.object, subject.application.destination.namespace);
  if (written?.ref.apiVersion !== 'autoscaling/v1') return subject;
  return { ...subject, fields: subject.fields.map((field) => (isCpuTarget(field) ? inFirstVersion(field) : field)) };
}

const isCpuTarget = ({ intent }: Field): boolean =>
  intent.kind === 'set-autoscaler-target' && intent.resource === 'cpu' && intent.container === undefined;

const inFirstVersion = (field: Field): Field => ({
  ...field,
  path: ['spec', 'targetCPUUtilizationPercentage'],
  required: 1,
});
