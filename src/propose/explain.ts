/**
 * Why a field is written where it is: live object, Application, source, file and line, with the places that lost.
 * Edits are not rendered, so this says where one would be tried first; the proof has the last word.
 */
import type { ObjectRef } from '../model/cluster.ts';
import type { Rendering } from '../model/manifests.ts';
import type { WritePolicy } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { sameObject, type Workload, workloadName } from '../model/workload.ts';
import { linksAbove, TOOLS, viaOf } from './above/explain.ts';
import { type Candidate, candidatesOf, closedBy, type Lost, placesOf } from './candidates.ts';
import { compose } from './compose.ts';
import { asWritten } from './locate/as-written.ts';
import { type Ground, groundOf } from './locate/ground.ts';
import { applicationName, readerName } from './locate/readers.ts';
import { because, isReason } from './locate/reasons.ts';
import { locateSubjects, type Subject } from './locate/subject.ts';
import { probeOf } from './probe.ts';
import { restlessLeaves } from './prove/prove.ts';
import { type Renderings, renderingsOf, targetOf } from './prove/renderings.ts';
import { pathText } from './splice/edit.ts';

export interface Question {
  readonly object: ObjectRef;
  /** Needed by fields of a container. */
  readonly container?: string;
  /** `limits.memory`, `image`, `env.GOMEMLIMIT`: as intents name them. */
  readonly field: string;
  readonly writes: WritePolicy;
}

export interface Explanation {
  /** From the live object to the source, as far as the chain holds. */
  readonly chain: readonly { readonly step: string; readonly is: string }[];
  /** Places in the order in which they are tried, with the line and who else reads the file. */
  readonly places: readonly ExplainedPlace[];
  readonly lost: readonly Lost[];
  /** What every rendering makes anew, so that no proof looks at it. */
  readonly unstable?: readonly string[];
  /** Why the chain ends early. */
  readonly because?: Reason;
}

export interface ExplainedPlace {
  readonly place: string;
  readonly location: string;
  readonly sharedWith: readonly string[];
  /** What the edit goes through on its way to the Application, from the file on. */
  readonly via?: readonly string[];
}

/** Charts are rendered to see which value controls the field. */
export function* explaining(snapshot: Snapshot, question: Question): Rendering<Explanation> {
  const ground = groundOf(snapshot);
  const workload = snapshot.workloads.find((one) => sameObject(one.ref, question.object));
  const start = [{ step: 'live object', is: workloadName(question.object) }];
  if (workload === undefined) {
    return ended(start, because('owner-unknown', `${workloadName(question.object)} was not observed.`));
  }
  const intent = probeOf(workload, question);
  if (intent === undefined) return ended(start, noSuchField(workload, question));
  const subjects = locateSubjects(ground, question.object, [intent]);
  if (isReason(subjects)) return ended(start, subjects);
  // Which of several sources renders the object only a rendering can tell; the first that has a place for it is likely.
  const explanations: Explanation[] = [];
  const renderings = renderingsOf(snapshot.platform);
  for (const located of subjects) {
    const subject = yield* asWritten(located, renderings);
    explanations.push(yield* explainSubject({ ground, subject, renderings }, { start, writes: question.writes }));
  }
  const [first] = explanations;
  return (
    explanations.find(({ places }) => places.length > 0) ??
    first ??
    ended(start, because('source-unsupported', 'No source of the Application can be read.'))
  );
}

function noSuchField({ containers, ref }: Workload, { container, field }: Question): Reason {
  const there = container === undefined || containers.some(({ spec }) => spec.name === container);
  return there
    ? because('field-unsupported', `${workloadName(ref)} has no field ${field} that could be changed.`)
    : because('owner-unknown', `There is no container ${container} in ${workloadName(ref)}.`);
}

function* explainSubject(
  { ground, subject, renderings }: Asked,
  { start, writes }: { readonly start: Explanation['chain']; readonly writes: WritePolicy },
): Rendering<Explanation> {
  const chain = [...start, ...chainOf(ground, subject)];
  const candidates = candidatesOf(ground, subject, yield* placesOf(ground, subject, renderings));
  if (isReason(candidates)) return ended(chain, candidates);
  const lost = [...candidates.lost];
  const places = candidates.inOrder.flatMap((candidate) => {
    const place = explained(candidate, writes);
    if (!isReason(place)) return [place];
    lost.push({ place: candidate.label, because: place });
    return [];
  });
  const unstable = yield* restlessIn(subject, renderings);
  return { chain, places, lost, ...(unstable.length === 0 ? {} : { unstable }) };
}

interface Asked {
  readonly ground: Ground;
  readonly subject: Subject;
  readonly renderings: Renderings;
}

/** Leaves of the object that a proof would leave out. */
function* restlessIn(subject: Subject, renderings: Renderings): Rendering<string[]> {
  if (subject.tool !== 'helm') return [];
  const restless = yield* restlessLeaves(targetOf(subject), renderings);
  return isReason(restless) ? [] : restless.map(({ object, path }) => `${workloadName(object)}: ${path}`);
}

const ended = (chain: Explanation['chain'], reason: Reason): Explanation => ({
  chain,
  places: [],
  lost: [],
  because: reason,
});

const chainOf = (ground: Ground, subject: Subject): Explanation['chain'] => [
  ...(sameObject(subject.object, subject.workload.ref) ? [] : [{ step: 'template', is: workloadName(subject.object) }]),
  { step: 'Application', is: applicationName(subject.application) },
  ...linksAbove(ground, subject.application),
  {
    step: 'repository',
    is: `${subject.index.tree.repository} at ${subject.index.tree.branch} (${subject.index.tree.commit})`,
  },
  { step: 'source', is: sourceText(subject) },
  ...subject.fields.map((field) => ({ step: 'field', is: pathText(field.path) })),
];

const sourceText = ({ source, directory, tool }: Subject): string =>
  source.chart === undefined
    ? `${directory || '.'} (${TOOLS[tool]})`
    : `${source.chart} ${source.targetRevision} (Helm chart of a chart repository)`;

function explained(candidate: Candidate, writes: WritePolicy): ExplainedPlace | Reason {
  const composed = closedBy(writes, candidate) ?? compose(candidate.index.tree, candidate.writes, writes);
  if (isReason(composed)) return composed;
  const via = viaOf(candidate.through);
  return {
    place: candidate.label,
    location: composed.location,
    sharedWith: candidate.others.map(readerName),
    ...(via.length === 0 ? {} : { via }),
  };
}
