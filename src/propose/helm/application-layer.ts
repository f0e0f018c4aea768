/** Inline values and parameters as places in the document of their Application. */
import type { Reason } from '../../model/reason.ts';
import { type FoundDocument, isRecord, objectsOf, recordsIn, wordOf } from '../locate/documents.ts';
import { because, isReason } from '../locate/reasons.ts';
import type { LocatedSource } from '../locate/source.ts';
import type { Step } from '../splice/edit.ts';
import type { HomeOf, Layer, LayerFile } from './layer.ts';
import { entryIn } from './values.ts';

export function inApplication(located: LocatedSource, layer: Layer, homeOf: HomeOf): Layer {
  const home = homeOf(located.application);
  if (isReason(home)) return { ...layer, because: home };
  const { index, found } = home;
  const steps = helmIn(found, located.position);
  const file = steps === undefined ? undefined : fileIn(layer, found, steps);
  if (file === undefined) return { ...layer, because: elsewhere(layer, found) };
  const label = `${found.path} (${layer.label})`;
  return { ...layer, label, file: { index, path: found.path, ...file }, through: home };
}

const elsewhere = ({ label }: Layer, { path }: FoundDocument): Reason =>
  because(
    'value-not-in-git',
    `${path} describes the Application, but the ${label} are not in there: something else sets them.`,
  );

interface Helm {
  readonly steps: readonly Step[];
  readonly helm: Readonly<Record<string, unknown>>;
}

/** `spec.source.helm` or `spec.sources[i].helm`. */
function helmIn({ object, root }: FoundDocument, position: number): Helm | undefined {
  const spec = isRecord(object.spec) ? object.spec : {};
  const several = recordsIn(spec.sources);
  const source = several.length > 0 ? several[position] : spec.source;
  const helm = isRecord(source) ? source.helm : undefined;
  const at = several.length > 0 ? ['sources', position] : ['source'];
  return isRecord(helm) ? { helm, steps: [...root, 'spec', ...at, 'helm'] } : undefined;
}

type Inside = Omit<LayerFile, 'index' | 'path'>;

function fileIn(layer: Layer, { document }: FoundDocument, { helm, steps }: Helm): Inside | undefined {
  const parameters = recordsIn(helm.parameters);
  if (layer.kind === 'parameters') {
    if (parameters.length === 0) return undefined;
    return { document, root: [...steps, 'parameters'], entryOf: entryIn(parameters) };
  }
  if (isRecord(helm.valuesObject) && Object.keys(helm.valuesObject).length > 0) {
    return { document, root: [...steps, 'valuesObject'] };
  }
  const text = wordOf(helm.values);
  if (text === undefined) return undefined;
  return { document: objectsOf(text)[0]?.offset, root: [], inside: { document, path: [...steps, 'values'] } };
}
