/**
 * An edit of what makes an Application: what is rendered or generated on the way must differ in Helm parameters of
 * Applications only, and must be what lives before. The source is then rendered with the new ones.
 */
import type { ApplicationSet } from '../../model/application-set.ts';
import type { ObjectRef } from '../../model/cluster.ts';
import type { ManifestObject, Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { workloadName } from '../../model/workload.ts';
import type { Rendered as RenderedThrough, Through } from '../above/through.ts';
import { isRecord, recordsIn } from '../locate/documents.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';
import { difference } from './difference.ts';
import { generatedObject } from './generated.ts';
import { asSeen, mayBe } from './hidden.ts';
import { objectIn } from './object-in.ts';
import { type Renderable, targetOf } from './renderings.ts';
import { type Body, type Head, type Moved, type Pair, type Risen, SETTINGS } from './risen.ts';

export function* headThrough(subject: LocatedSource, through: Through, head: Head): Rendering<Risen | Reason> {
  const { ref } = subject.application;
  const pair =
    through.kind === 'rendered'
      ? yield* renderedObject(ref, through, head)
      : yield* setObject(subject, through.set, { from: through.from, head });
  if (isReason(pair)) return pair;
  const drift = notLive(subject, pair.old);
  return drift ?? { source: withSettings(subject, pair.new_, pair.old), moved: pair.moved };
}

/** What the parent makes of the object; everything else that changes must be Helm parameters of Applications. */
function* renderedObject(ref: ObjectRef, { parent, above }: RenderedThrough, head: Head): Rendering<Pair | Reason> {
  const risen = above === undefined ? undefined : yield* headThrough(parent, above, head);
  if (isReason(risen)) return risen;
  const base = yield* head.renderings.base(targetOf(parent));
  if (base.kind === 'not-rendered') return base.because;
  const after = yield* head.renderings.head(risen?.source ?? targetOf(parent), head.edits, head.tree);
  if (after.kind === 'not-rendered') return after.because;
  const { namespace } = parent.application.destination;
  const [old, new_] = [base, after].map(({ objects }) => objectIn(objects, ref, namespace));
  if (old === undefined || new_ === undefined) {
    return because('render-not-live', `${targetOf(parent).name} does not render the ${ref.kind} ${ref.name}.`);
  }
  const changes = difference(base.objects, after.objects);
  if (isReason(changes)) return changes;
  const isSet = ref.kind === 'ApplicationSet';
  const stray = changes.find(
    ({ object, path }) => !(object === new_.ref && isSet) && !(isApplication(object) && SETTINGS.test(path)),
  );
  if (stray !== undefined) {
    return because('render-not-intent', `The edit would also change ${stray.path} of ${workloadName(stray.object)}.`);
  }
  const others = new Set(changes.map(({ object }) => object).filter((object) => object !== new_.ref));
  const moved = after.objects.filter((one) => others.has(one.ref)).map((one) => movedTo(one, namespace));
  return { old: old.body, new_: new_.body, moved: [...(risen?.moved ?? []), ...moved] };
}

const movedTo = ({ ref, body }: ManifestObject, namespace: string | undefined): Moved => ({
  ref: ref.namespace === undefined && namespace !== undefined ? { ...ref, namespace } : ref,
  body,
});

const isApplication = ({ kind }: ObjectRef): boolean => kind === 'Application';

function* setObject(
  subject: LocatedSource,
  set: ApplicationSet,
  { from, head }: { readonly from: RenderedThrough | undefined; readonly head: Head },
): Rendering<Pair | Reason> {
  if (from === undefined) return generatedObject(subject, set, head);
  const pair = yield* renderedObject(set.ref, from, head);
  return isReason(pair) ? pair : generatedObject(subject, set, { ...head, bodies: pair });
}

function notLive(subject: LocatedSource, rendered: Body): Reason | undefined {
  if (mayBe(seenOf(subject), settingsOf(rendered, subject))) return undefined;
  const detail = `The Application ${subject.application.ref.name} has other Helm or Kustomize settings in the cluster than in Git.`;
  return because('render-not-live', detail);
}

/** The source with what the Application says about Helm and Kustomize; `before` is what makes what is seen of it today. */
export const withSettings = (located: LocatedSource, body: Body, before?: Body): Renderable => {
  const settings = settingsOf(body, located);
  const shown = before === undefined ? settings : asSeen(seenOf(located), settingsOf(before, located), settings);
  return { ...targetOf(located), source: { ...located.source, ...(isRecord(shown) ? shown : settings) } };
};

function seenOf({ application, position }: LocatedSource): { readonly helm: Body; readonly kustomize: Body } {
  const { helm = {}, kustomize = {} } = application.sources[position] ?? {};
  return { helm, kustomize };
}

function settingsOf(body: Body, { position }: LocatedSource): { readonly helm: Body; readonly kustomize: Body } {
  const spec = isRecord(body.spec) ? body.spec : {};
  const hydrator = isRecord(spec.sourceHydrator) ? spec.sourceHydrator.drySource : undefined;
  const several = recordsIn(spec.sources);
  const source = hydrator ?? (several.length > 0 ? several[position] : spec.source);
  const { helm, kustomize } = isRecord(source) ? source : {};
  return { helm: isRecord(helm) ? helm : {}, kustomize: isRecord(kustomize) ? kustomize : {} };
}
