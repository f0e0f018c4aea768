/**
 * `spec.source.kustomize` of an Application: images, replicas and patches that come after everything that the kustomization
 * says. They are fields of the Application, found in what makes it, or stand in an `.argocd-source` file of the folder.
 */
import { formatImage, parseImage } from '../../model/image.ts';
import type { SetImage } from '../../model/intent.ts';
import type { Rendering } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { placesAbove } from '../above/places.ts';
import type { Search } from '../above/search.ts';
import { sourceSteps } from '../helm/application-fields.ts';
import { objectsOf, recordsIn, wordOf, wordsIn } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { type Place, RANK } from '../locate/place.ts';
import { valueAt } from '../locate/reach.ts';
import { because, isReason } from '../locate/reasons.ts';
import { overrideFilesOf } from '../locate/source-overrides.ts';
import type { Subject } from '../locate/subject.ts';
import type { Step, Value } from '../splice/edit.ts';
import { isAnchoredMatch } from './anchored.ts';
import type { Layer } from './layers.ts';
import { patchPlaces } from './patch-places.ts';

/** What sets a field there: steps from `kustomize` on. */
interface Setting {
  readonly path: readonly Step[];
  readonly value: Value;
  readonly from: Value | undefined;
  readonly within?: number;
}

export function* applicationPlaces(
  search: Search,
  subject: Subject,
  { leaf, names }: { readonly leaf: Layer; readonly names: readonly string[] },
): Rendering<readonly Place[] | Reason> {
  const settings = new Map<Field, Setting>();
  for (const field of subject.fields) {
    const setting = settingOf(subject, field, { leaf, names });
    if (setting !== undefined) settings.set(field, setting);
  }
  if (settings.size === 0) return [];
  const inFile = filePlace(subject, settings);
  if (inFile !== undefined) return [inFile];
  const start = [...sourceSteps(subject.application, subject.position), 'kustomize'];
  const own = new Map([...settings].map(([field, setting]) => [field, asField(start, field, setting)] as const));
  const places = yield* placesAbove(search, subject.application, {
    workload: subject.workload,
    fields: [...own.values()],
  });
  if (!isReason(places)) return places.map((place) => ofApplication(place, own));
  const [set] = [...settings.values()];
  return because(places.code, `kustomize.${String(set?.path[0])} of the Application sets it. ${places.detail}`);
}

interface Around {
  readonly leaf: Layer;
  readonly names: readonly string[];
}

function settingOf(subject: Subject, field: Field, around: Around): Setting | undefined {
  const { images, replicas } = subject.source.kustomize ?? {};
  if (field.intent.kind === 'set-image')
    return imageSetting(wordsIn(images), field.intent) ?? patched(subject, field, around);
  const at = recordsIn(replicas).findIndex(({ name }) => around.names.includes(wordOf(name) ?? ''));
  if (field.intent.kind !== 'set-replicas' || at < 0) return patched(subject, field, around);
  const count = recordsIn(replicas)[at]?.count;
  const spelled = (value: Value): Value =>
    typeof count === 'string' && value.kind === 'number' ? { kind: 'text', to: String(value.to) } : value;
  const from = field.from === undefined ? undefined : spelled(field.from);
  return { path: ['replicas', at, 'count'], value: spelled(field.value), from };
}

/** `[name=]image[:tag][@digest]`, the last one that fits. */
function imageSetting(images: readonly string[], { from, to }: SetImage): Setting | undefined {
  const at = images.findLastIndex((argument) => {
    const [name, image] = partsOf(argument);
    return (
      from !== undefined &&
      parseImage(image)?.name === from.name &&
      (name !== undefined || isAnchoredMatch(image, [image]))
    );
  });
  const argument = images[at];
  if (argument === undefined) return undefined;
  const [name, image] = partsOf(argument);
  const alias = name ?? (to.name === from?.name ? undefined : parseImage(image)?.name);
  const wanted = formatImage(to);
  return {
    path: ['images', at],
    value: { kind: 'text', to: alias === undefined ? wanted : `${alias}=${wanted}` },
    from: { kind: 'text', to: argument },
  };
}

function partsOf(argument: string): readonly [name: string | undefined, image: string] {
  const equals = argument.indexOf('=');
  return equals < 0 ? [undefined, argument] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

/** Inline patches are read as those of a kustomization are; only one that sets the field already has the last word. */
function patched({ source, object }: Subject, field: Field, { leaf, names }: Around): Setting | undefined {
  for (const [i, { patch, target }] of [...recordsIn(source.kustomize?.patches).entries()].reverse()) {
    const text = wordOf(patch);
    if (text === undefined) continue;
    const one = { layer: leaf, file: leaf.path, text, ...(isTarget(target) ? { target } : {}) };
    const place = patchPlaces(one, object, names).find(
      ({ rank }) => Math.floor(rank(field) ?? -1) === RANK.patchWithField,
    );
    const [write] = place?.writes([field]) ?? [];
    if (write === undefined) continue;
    const path = ['patches', i, 'patch', ...write.edit.path];
    return { path, within: 3, value: write.edit.value, from: field.from };
  }
  return undefined;
}

const isTarget = (target: unknown): target is Readonly<Record<string, unknown>> =>
  typeof target === 'object' && target !== null;

function asField(start: readonly Step[], { intent }: Field, { path, value, from, within }: Setting): Field {
  return {
    intent,
    path: [...start, ...path],
    owner: start.length,
    required: 0,
    value,
    from,
    ...(within === undefined ? {} : { within: start.length + within }),
  };
}

function ofApplication(place: Place, own: ReadonlyMap<Field, Field>): Place {
  const rank: Place['rank'] = (field) => {
    const mine = own.get(field);
    const inner = mine === undefined ? undefined : place.rank(mine);
    return inner === undefined ? undefined : RANK.application + inner / 100;
  };
  return {
    ...place,
    label: `${place.label}: kustomize of the Application`,
    rank,
    writes: (fields) => place.writes(fields.flatMap((field) => own.get(field) ?? [])),
  };
}

/** The last `.argocd-source` file that has this list takes the Application's place. */
function filePlace(subject: Subject, settings: ReadonlyMap<Field, Setting>): Place | undefined {
  const { index } = subject;
  for (const file of overrideFilesOf(subject).toReversed()) {
    const [found] = objectsOf(index.tree.text(file) ?? '');
    const inFile = ({ path }: Setting): boolean =>
      Array.isArray(valueAt(found?.object, ['kustomize', ...path.slice(0, 1)]));
    if (found === undefined || ![...settings.values()].some(inFile)) continue;
    const { offset } = found;
    const settingFor = (field: Field): Setting | undefined => {
      const setting = settings.get(field);
      return setting !== undefined && setting.within === undefined && inFile(setting) ? setting : undefined;
    };
    return {
      label: `${file} (kustomize)`,
      file,
      rank: (field) => (settingFor(field) === undefined ? undefined : RANK.application),
      writes: (fields) =>
        fields.flatMap((field) => {
          const setting = settingFor(field);
          if (setting === undefined) return [];
          return [{ file, edit: { document: offset, path: ['kustomize', ...setting.path], value: setting.value } }];
        }),
    };
  }
  return undefined;
}
