/** Values that may control a field: by their name, by being named in a template, or by having the same value. */
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import { isRecord } from '../locate/documents.ts';
import type { Field } from '../locate/field.ts';
import { valueAt } from '../locate/reach.ts';
import type { Step } from '../splice/edit.ts';
import type { HelmModel } from './layers.ts';
import type { KeyPath } from './values.ts';

export interface Suspect {
  readonly field: Field;
  readonly path: KeyPath;
  /** What it is now; undefined when it is not set. */
  readonly current: unknown;
  /** Its name says nothing, only its value does: `nginx` may be a part of the image, and the name of the container. */
  readonly byLooks?: true;
}

/**
 * `set`: only what has a value now, for where a mark of something unset hides what is used. `wide` also looks for words
 * of templates in every map, and for equal numbers.
 */
export type Width = 'narrow' | 'set' | 'wide';

/** More at once would mean that the names say nothing; in the wide round every map has a key for every word. */
const MOST: Readonly<Record<Width, number>> = { narrow: 400, set: 400, wide: 2000 };

/** What is looked through for suspects. */
type Searched = Pick<HelmModel, 'chart' | 'values'>;

export function suspectsOf(model: Searched, field: Field, width: Width): Suspect[] {
  const found = new Map<string, Suspect>();
  for (const node of [...nodesIn(model.values, []), ...namedNodes(model, width)]) {
    for (const { path, ...how } of pathsFrom(node, field, width)) {
      const current = valueAt(model.values, path);
      if (isCollection(current) || !isReachable(model, path)) continue;
      if (isUnset(current) && (width === 'set' || isSpareDigest(field, path))) continue;
      const key = JSON.stringify(path);
      if (!found.has(key)) found.set(key, { field, path, current, ...how });
    }
  }
  return withoutPrefixes([...found.values()]).slice(0, MOST[width]);
}

const isUnset = (current: unknown): boolean => current === undefined || current === null || current === '';

/** Charts that take a digest refuse a made-up one, and where none is set or wanted it decides nothing. */
const isSpareDigest = ({ intent }: Field, path: KeyPath): boolean =>
  intent.kind === 'set-image' && intent.to.digest === undefined && /(digest|sha)$/i.test(String(path.at(-1)));

interface Node {
  readonly path: KeyPath;
  readonly key: string;
  readonly value: unknown;
}

function* nodesIn(value: unknown, path: KeyPath): Generator<Node> {
  if (path.length > 12) return;
  const entries: readonly (readonly [Step, unknown])[] = isRecord(value)
    ? Object.entries(value)
    : Array.isArray(value)
      ? [...value.entries()]
      : [];
  for (const [step, inner] of entries) {
    const here = [...path, step];
    if (typeof step === 'string') yield { path: here, key: step, value: inner };
    yield* nodesIn(inner, here);
  }
}

function* namedNodes({ chart, values }: Searched, width: Width): Generator<Node> {
  for (const path of chart?.named ?? []) {
    yield { path, key: path.at(-1) ?? '', value: valueAt(values, path) };
  }
  if (width !== 'wide') return;
  const maps: Node[] = [{ path: [], key: '', value: values }, ...nodesIn(values, [])].filter(
    ({ path, value }) => path.length <= 4 && isRecord(value),
  );
  for (const { path, value } of maps) {
    for (const word of chart?.words ?? []) {
      const steps = word.split('.');
      if (valueAt(value, steps) === undefined)
        yield { path: [...path, ...steps], key: steps.at(-1) ?? '', value: undefined };
    }
  }
}

function* pathsFrom(node: Node, field: Field, width: Width): Generator<Pick<Suspect, 'path' | 'byLooks'>> {
  const rest = ownSteps(field);
  for (const [i, step] of rest.entries()) {
    if (typeof step === 'string' && fits(node.key, step)) yield { path: [...node.path, ...rest.slice(i + 1)] };
  }
  if (isCollection(node.value)) return;
  const kind = (field.value.kind === 'absent' || field.value.kind === 'null' ? field.from : field.value)?.kind;
  if (hintOf(field, kind)?.test(node.key) === true) yield { path: node.path };
  else if (looksEqual(node.value, field, width)) yield { path: node.path, byLooks: true };
}

/** From the container, or from what an object has of its own. */
const ownSteps = ({ path, owner }: Field): readonly Step[] =>
  path.slice(owner).filter((step, i) => i > 0 || (step !== 'spec' && step !== 'metadata'));

/** `podSecurityContext` is a `securityContext`, `webResources` are `resources`. */
const fits = (key: string, step: string): boolean => key.toLowerCase().endsWith(step.toLowerCase());

function hintOf({ intent, path }: Field, kind: string | undefined): RegExp | undefined {
  if (kind === 'memory') return /mem|size|storage/i;
  if (kind === 'cpu') return /cpu/i;
  if (intent.kind === 'set-image') return /tag$|version$|image|digest|repository$|registry$/i;
  return path.at(-1) === 'replicas' ? /replica/i : undefined;
}

function looksEqual(value: unknown, { from }: Field, width: Width): boolean {
  if (from === undefined || value === undefined || value === null || value === '') return false;
  switch (from.kind) {
    case 'memory':
      return parseMemory(String(value)) === from.to;
    case 'cpu':
      return typeof value === 'string' && parseCpu(value) === from.to;
    case 'text':
      return String(value).length > 1 && from.to.includes(String(value));
    case 'number':
    case 'truth':
      return width === 'wide' && value === from.to;
    default:
      return false;
  }
}

const isCollection = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A key below a single value can never be set, nor an item of a list that is not there. */
function isReachable({ values }: Searched, path: KeyPath): boolean {
  return path.every((step, i) => {
    const above = valueAt(values, path.slice(0, i));
    if (typeof step === 'string') return isRecord(above) || above === undefined || above === null;
    return Array.isArray(above);
  });
}

/** Where templates name both `image` and `image.tag`, the deeper one tells more. */
function withoutPrefixes(suspects: readonly Suspect[]): Suspect[] {
  const prefixes = new Set<string>();
  for (const { path } of suspects) {
    for (let i = 1; i < path.length; i++) prefixes.add(JSON.stringify(path.slice(0, i)));
  }
  return suspects.filter(({ path }) => path.length > 0 && !prefixes.has(JSON.stringify(path)));
}
