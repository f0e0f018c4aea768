/** Where a Kustomize build can be told about a field, nearest to the overlay first. */
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import type { Search } from '../above/search.ts';
import { type FoundDocument, findDocuments } from '../locate/documents.ts';
import { type Place, RANK } from '../locate/place.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { Subject } from '../locate/subject.ts';
import { documentPlace } from '../plain/places.ts';
import { applicationPlaces } from './application-places.ts';
import { chartValuePlaces } from './chart-values.ts';
import { type Layer, layersOf, patchesOf, withoutAffixes } from './layers.ts';
import { newPatchPlaces } from './new-patch.ts';
import { patchPlaces } from './patch-places.ts';
import { transformerPlaces } from './transformer-places.ts';

/** Bundles that are vendored from upstream are replaced as a whole one day; a patch survives that. */
const BUNDLE = 100_000;

export function* kustomizePlaces(search: Search, subject: Subject): Rendering<readonly Place[] | Reason> {
  const { index, directory, object, source } = subject;
  // Argo CD can put a prefix of its own around everything: it comes off first.
  const layers = layersOf(index, directory, withoutAffixes(object.name, source.kustomize ?? {}));
  const [leaf] = layers;
  if (leaf === undefined) return because('file-unparsable', `The kustomization of ${directory || '.'} cannot be read.`);
  const names = [...new Set([object.name, ...layers.map((layer) => layer.name)])];
  const above = yield* applicationPlaces(search, subject, { leaf, names });
  if (isReason(above)) return above;
  const patches = layers.flatMap((layer) => patchesOf(index, layer)).flatMap((one) => patchPlaces(one, object, names));
  const documents = documentsOf(subject, layers).map((found) =>
    documentPlace(found, () => documentRank(subject, found)),
  );
  // `images:` and `replicas:` are about workloads, whatever an Application says inside.
  const transformers = object.kind.startsWith('Application') ? [] : transformerPlaces(layers, names);
  const values = chartValuePlaces(subject, layers);
  return [...above, ...transformers, ...patches, ...documents, ...values, ...newPatchPlaces(leaf, object)];
}

/** Documents that may become the object; of several with the same name those of its own namespace are meant. */
function documentsOf({ index, object }: Subject, layers: readonly Layer[]): FoundDocument[] {
  const found = layers.flatMap((layer) =>
    layer.files.flatMap((path) => {
      const text = index.tree.text(path);
      return text === undefined ? [] : findDocuments({ path, text }, { ...object, names: [layer.name] });
    }),
  );
  const own = found.filter(({ namespace }) => namespace === object.namespace);
  return found.length > 1 && own.length > 0 ? own : found;
}

const documentRank = ({ index }: Subject, { path }: FoundDocument): number =>
  (index.tree.text(path)?.length ?? 0) > BUNDLE ? RANK.bundle : RANK.document;
