/** The static tree of a Kustomize build: an overlay, its bases and components, and the object's name at each of them. */
import { isRecord, objectsOf, recordsIn, wordOf, wordsIn } from '../locate/documents.ts';
import { directoryOf, joinPath } from '../locate/paths.ts';
import type { RepositoryIndex } from '../locate/repository-index.ts';

export interface Layer {
  readonly path: string;
  readonly directory: string;
  readonly text: string;
  /** Offset of the kustomization's root node. */
  readonly document: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** 0 at the overlay that the Application names. */
  readonly depth: number;
  /** What the object may be called before this layer's own prefix and suffix. */
  readonly name: string;
  /** Resource files of this layer. */
  readonly files: readonly string[];
}

/** Layers from the overlay down, nearest first; a layer that is reached twice counts once, at its nearest. */
export function layersOf(index: RepositoryIndex, directory: string, name: string): Layer[] {
  const layers: Layer[] = [];
  const waiting = [{ directory, name, depth: 0 }];
  const seen = new Set<string>();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const path = index.kustomizationOf(next.directory);
    const text = path === undefined ? undefined : index.tree.text(path);
    if (path === undefined || text === undefined || seen.has(path)) continue;
    seen.add(path);
    const layer = layerOf(index, { path, text }, next);
    if (layer === undefined) continue;
    layers.push(layer);
    for (const child of childrenOf(index, layer)) {
      waiting.push({ directory: child, name: layer.name, depth: layer.depth + 1 });
    }
  }
  return layers;
}

function layerOf(
  index: RepositoryIndex,
  file: { readonly path: string; readonly text: string },
  at: { readonly name: string; readonly depth: number },
): Layer | undefined {
  const [root] = objectsOf(file.text);
  if (root === undefined) return undefined;
  const directory = directoryOf(file.path);
  const files = entriesOf(root.object).flatMap((entry) => {
    const path = joinPath(directory, entry);
    return path !== undefined && index.has(path) ? [path] : [];
  });
  const name = withoutAffixes(at.name, root.object);
  return { ...file, directory, document: root.offset, body: root.object, depth: at.depth, name, files };
}

const entriesOf = (body: Readonly<Record<string, unknown>>): string[] => [
  ...wordsIn(body.resources),
  ...wordsIn(body.bases),
];

const childrenOf = (index: RepositoryIndex, { body, directory }: Layer): string[] =>
  [...entriesOf(body), ...wordsIn(body.components)].flatMap((entry) => {
    const path = entry.includes('://') ? undefined : joinPath(directory, entry);
    return path !== undefined && index.kustomizationOf(path) !== undefined ? [path] : [];
  });

/** The name before a prefix and suffix were put around it. */
export function withoutAffixes(name: string, body: Readonly<Record<string, unknown>>): string {
  const prefix = wordOf(body.namePrefix) ?? '';
  const suffix = wordOf(body.nameSuffix) ?? '';
  const fits = name.startsWith(prefix) && name.endsWith(suffix) && name.length > prefix.length + suffix.length;
  return fits ? name.slice(prefix.length, name.length - suffix.length) : name;
}

/** A patch of a layer: where its text stands, and which object it is for when the patch does not say. */
export interface PatchSource {
  readonly layer: Layer;
  readonly file: string;
  readonly text: string;
  /** Steps to the literal block inside the kustomization; absent for a patch in a file of its own. */
  readonly inside?: readonly [string, number] | readonly [string, number, string];
  readonly target?: Readonly<Record<string, unknown>>;
}

export function patchesOf(index: RepositoryIndex, layer: Layer): PatchSource[] {
  const { body } = layer;
  const merges = wordsIn(body.patchesStrategicMerge).flatMap((entry, i) =>
    entry.includes('\n')
      ? [{ layer, file: layer.path, text: entry, inside: ['patchesStrategicMerge', i] as const }]
      : patchFile(index, layer, { path: entry }),
  );
  const listed = ['patches', 'patchesJson6902'].flatMap((key) =>
    recordsIn(body[key]).flatMap((entry, i): PatchSource[] => {
      const target = isRecord(entry.target) ? { target: entry.target } : {};
      const patch = wordOf(entry.patch);
      if (patch !== undefined) return [{ layer, file: layer.path, text: patch, inside: [key, i, 'patch'], ...target }];
      return patchFile(index, layer, { path: wordOf(entry.path) ?? '', ...target });
    }),
  );
  return [...listed, ...merges];
}

function patchFile(
  index: RepositoryIndex,
  layer: Layer,
  entry: { readonly path: string; readonly target?: Readonly<Record<string, unknown>> },
): PatchSource[] {
  const file = joinPath(layer.directory, entry.path);
  const text = file === undefined ? undefined : index.tree.text(file);
  if (file === undefined || text === undefined) return [];
  return [{ layer, file, text, ...(entry.target === undefined ? {} : { target: entry.target }) }];
}
