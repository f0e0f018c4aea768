/** `images:` and `replicas:` of a kustomization, which come after every patch: an entry that is there has the last word. */
import type { ImageReference } from '../../model/image.ts';
import type { SetImage } from '../../model/intent.ts';
import { recordsIn, wordOf } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { type Place, RANK, type Write } from '../locate/place.ts';
import type { Tree, Value } from '../splice/edit.ts';
import { isAnchoredMatch } from './anchored.ts';
import type { Layer } from './layers.ts';

export function transformerPlaces(layers: readonly Layer[], names: readonly string[]): Place[] {
  const [leaf] = layers;
  const there = layers.flatMap((layer) => [...imageEntries(layer), ...replicaEntries(layer, names)]);
  return leaf === undefined ? there : [...there, ...newEntries(leaf, there)];
}

type Entry = Readonly<Record<string, unknown>>;

function imageEntries(layer: Layer): Place[] {
  return recordsIn(layer.body.images).map((entry, i) => ({
    label: `${layer.path} (images entry ${i + 1})`,
    file: layer.path,
    rank: ({ intent }) =>
      intent.kind === 'set-image' && setsImage(entry, intent) ? RANK.transformer + layer.depth / 100 : undefined,
    writes: (fields) =>
      unlike(
        fields.flatMap(({ intent }) =>
          intent.kind === 'set-image' ? imageWrites(layer, { i, entry, to: intent.to, from: intent.from }) : [],
        ),
      ),
  }));
}

/** Does the live image come out of this entry? Its `name` is a regular expression over what went in. */
function setsImage(entry: Entry, { from }: SetImage): boolean {
  if (from === undefined || entry.tagSuffix !== undefined) return false;
  const newName = wordOf(entry.newName);
  return newName === undefined ? isAnchoredMatch(entry.name, [from.name]) : newName === from.name;
}

interface ImageChange {
  readonly i: number;
  readonly entry: Entry;
  readonly from: ImageReference | undefined;
  readonly to: ImageReference;
}

/** Tag and digest move together: a digest that stays behind would make the new tag mean nothing. */
function imageWrites(layer: Layer, { i, entry, from, to }: ImageChange): Write[] {
  const write = (key: string, wanted: string | undefined): Write[] => {
    if (wanted === undefined ? entry[key] === undefined : entry[key] === wanted) return [];
    const value: Value = wanted === undefined ? { kind: 'absent' } : { kind: 'text', to: wanted };
    return [{ file: layer.path, edit: { document: layer.document, path: ['images', i, key], value } }];
  };
  const renamed = to.name === from?.name ? [] : write('newName', to.name);
  return [...renamed, ...write('newTag', to.tag), ...write('digest', to.digest)];
}

function replicaEntries(layer: Layer, names: readonly string[]): Place[] {
  return recordsIn(layer.body.replicas).flatMap((entry, i): Place[] => {
    if (!names.includes(wordOf(entry.name) ?? '')) return [];
    return [
      {
        label: `${layer.path} (replicas entry ${i + 1})`,
        file: layer.path,
        rank: (field) => (isCount(field) ? RANK.transformer + layer.depth / 100 : undefined),
        writes: (fields) =>
          fields.map(({ value }) => ({
            file: layer.path,
            edit: { document: layer.document, path: ['replicas', i, 'count'], value },
          })),
      },
    ];
  });
}

const isCount = ({ intent, value }: Field): boolean => intent.kind === 'set-replicas' && value.kind === 'number';

/** Only where no entry speaks about it yet. */
function newEntries(leaf: Layer, there: readonly Place[]): Place[] {
  const isNew = (field: Field): boolean => there.every((place) => place.rank(field) === undefined);
  return [
    {
      label: `${leaf.path} (new images entry)`,
      file: leaf.path,
      rank: (field) =>
        field.intent.kind === 'set-image' && field.intent.from !== undefined && isNew(field)
          ? RANK.newEntry
          : undefined,
      writes: (fields) =>
        unlike(
          fields.flatMap(({ intent }) =>
            intent.kind === 'set-image' ? newEntry(leaf, 'images', imageTree(intent)) : [],
          ),
        ),
    },
    {
      label: `${leaf.path} (new replicas entry)`,
      file: leaf.path,
      rank: (field) =>
        isCount(field) && field.intent.object.kind !== 'Rollout' && isNew(field) ? RANK.newEntry : undefined,
      writes: (fields) =>
        fields.flatMap(({ value }) =>
          value.kind === 'number' ? newEntry(leaf, 'replicas', { name: leaf.name, count: value.to }) : [],
        ),
    },
  ];
}

function imageTree({ from, to }: SetImage): Tree {
  return {
    name: from?.name ?? to.name,
    ...(from === undefined || from.name === to.name ? {} : { newName: to.name }),
    ...(to.tag === undefined ? {} : { newTag: to.tag }),
    ...(to.digest === undefined ? {} : { digest: to.digest }),
  };
}

const newEntry = (leaf: Layer, key: string, to: Tree): Write[] => [
  { file: leaf.path, edit: { document: leaf.document, path: [key, { append: true }], value: { kind: 'tree', to } } },
];

/** Two containers with one image need one entry. */
const unlike = (writes: readonly Write[]): Write[] => [
  ...new Map(writes.map((write) => [JSON.stringify(write.edit), write])).values(),
];
