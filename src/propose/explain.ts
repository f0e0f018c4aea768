/**
 * Why a field is written where it is: live object, Application, source, file and line, with the places that lost.
 * Nothing is rendered, so this says where an edit would be tried first; the proof has the last word.
 */
import type { ObjectRef } from '../model/cluster.ts';
import type { Intent, ResourceField } from '../model/intent.ts';
import type { WritePolicy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { bytes, millicores } from '../model/units.ts';
import { sameObject, type Workload, workloadName } from '../model/workload.ts';
import { type Candidate, candidatesOf, type Lost } from './candidates.ts';
import { compose } from './compose.ts';
import { groundOf } from './locate/ground.ts';
import { applicationName, readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import { locateSubject, type Subject } from './locate/subject.ts';
import { pathText } from './splice/edit.ts';

export interface Question {
  readonly object: ObjectRef;
  readonly container: string;
  readonly field: ResourceField;
  readonly writes: WritePolicy;
}

export interface Explanation {
  /** From the live object to the source, as far as the chain holds. */
  readonly chain: readonly { readonly step: string; readonly is: string }[];
  /** Places in the order in which they are tried, with the line and who else reads the file. */
  readonly places: readonly ExplainedPlace[];
  readonly lost: readonly Lost[];
  /** Why the chain ends early. */
  readonly because?: Reason;
}

export interface ExplainedPlace {
  readonly place: string;
  readonly location: string;
  readonly sharedWith: readonly string[];
}

export function explain(snapshot: Snapshot, question: Question): Explanation {
  const ground = groundOf(snapshot);
  const workload = snapshot.workloads.find((one) => sameObject(one.ref, question.object));
  const start = [{ step: 'live object', is: workloadName(question.object) }];
  const intent = workload === undefined ? undefined : probeOf(workload, question);
  if (intent === undefined) {
    return ended(
      start,
      because('owner-unknown', `There is no container ${question.container} in ${workloadName(question.object)}.`),
    );
  }
  const subject = locateSubject(ground, question.object, [intent]);
  if (isReason(subject)) return ended(start, subject);
  const chain = [...start, ...chainOf(subject)];
  const candidates = candidatesOf(ground, subject);
  if (isReason(candidates)) return ended(chain, candidates);
  const lost = [...candidates.lost];
  const places = candidates.inOrder.flatMap((candidate) => {
    const place = explained(candidate, question.writes);
    if (!isReason(place)) return [place];
    lost.push({ place: candidate.label, because: place });
    return [];
  });
  return { chain, places, lost };
}

const ended = (chain: Explanation['chain'], reason: Reason): Explanation => ({
  chain,
  places: [],
  lost: [],
  because: reason,
});

/** An intent that changes the field by a little, only to see where that would be written. */
function probeOf(workload: Workload, { object, container, field }: Question): Intent | undefined {
  const spec = workload.containers.find((one) => one.spec.name === container)?.spec;
  if (spec === undefined) return undefined;
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = spec.resources;
  const at = { object, container, role: spec.role };
  if (field === 'requests.cpu' || field === 'limits.cpu') {
    const from = field === 'requests.cpu' ? cpuRequest : cpuLimit;
    return { kind: 'set-cpu', ...at, field, to: millicores((from ?? 0) + 1), ...(from === undefined ? {} : { from }) };
  }
  const from = field === 'requests.memory' ? memoryRequest : memoryLimit;
  return {
    kind: 'set-memory',
    ...at,
    field,
    to: bytes((from ?? 0) + 2 ** 30),
    ...(from === undefined ? {} : { from }),
  };
}

const chainOf = (subject: Subject): Explanation['chain'] => [
  ...(sameObject(subject.object, subject.workload.ref) ? [] : [{ step: 'template', is: workloadName(subject.object) }]),
  { step: 'Application', is: applicationName(subject.application) },
  {
    step: 'repository',
    is: `${subject.index.tree.repository} at ${subject.index.tree.branch} (${subject.index.tree.commit})`,
  },
  { step: 'source', is: `${subject.directory || '.'} (${subject.tool === 'plain' ? 'plain directory' : 'Kustomize'})` },
  ...subject.fields.map((field) => ({ step: 'field', is: pathText(field.path) })),
];

function explained(candidate: Candidate, writes: WritePolicy): ExplainedPlace | Reason {
  const composed = compose(candidate.index.tree, candidate.writes, writes);
  if (isReason(composed)) return composed;
  return { place: candidate.label, location: composed.location, sharedWith: candidate.others.map(readerName) };
}
