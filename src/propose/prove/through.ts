/**
 * An edit of an Application's own document: what the Application above it renders before and after must differ in this
 * document's Helm parameters only, and must be what lives before. The source is then rendered with the new ones.
 */
import type { FileEdit, ManifestObject, Rendering, SourceTree } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { workloadName } from '../../model/workload.ts';
import { isRecord, recordsIn } from '../locate/documents.ts';
import type { ApplicationHome } from '../locate/home.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';
import { difference } from './difference.ts';
import { objectIn } from './judge.ts';
import { type Renderable, type Renderings, targetOf } from './renderings.ts';

interface Head {
  readonly edits: readonly FileEdit[];
  readonly tree: SourceTree;
  readonly renderings: Renderings;
}

export function* headThrough(
  subject: LocatedSource,
  { parent }: ApplicationHome,
  { edits, tree, renderings }: Head,
): Rendering<Renderable | Reason> {
  const above = targetOf(parent);
  const base = yield* renderings.base(above);
  if (base.kind === 'not-rendered') return base.because;
  const head = yield* renderings.head(above, edits, tree);
  if (head.kind === 'not-rendered') return head.because;
  const { ref } = subject.application;
  const [old, new_] = [base, head].map((one) => objectIn(one.objects, ref, parent.application.destination.namespace));
  if (old === undefined || new_ === undefined) {
    return because('render-not-live', `${above.name} does not render the Application ${ref.name}.`);
  }
  const drift = notLive(subject, old);
  if (drift !== undefined) return drift;
  const changes = difference(base.objects, head.objects);
  if (isReason(changes)) return changes;
  const stray = changes.find(({ object, path }) => object !== new_.ref || !HELM.test(path));
  if (stray !== undefined) {
    return because('render-not-intent', `The edit would also change ${stray.path} of ${workloadName(stray.object)}.`);
  }
  return { ...targetOf(subject), source: { ...subject.source, helm: helmOf(new_, subject.position) } };
}

const HELM = /^spec\.sources?(\[[^\]]*\])?\.helm\./;

function notLive(subject: LocatedSource, rendered: ManifestObject): Reason | undefined {
  const live = subject.application.sources[subject.position]?.helm ?? {};
  if (sorted(live) === sorted(helmOf(rendered, subject.position))) return undefined;
  const detail = `The Application ${subject.application.ref.name} has other Helm parameters in the cluster than in Git.`;
  return because('render-not-live', detail);
}

function helmOf({ body }: ManifestObject, position: number): Readonly<Record<string, unknown>> {
  const spec = isRecord(body.spec) ? body.spec : {};
  const several = recordsIn(spec.sources);
  const source = several.length > 0 ? several[position] : spec.source;
  return isRecord(source) && isRecord(source.helm) ? source.helm : {};
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
