/** Is a difference the intent, the whole intent and nothing but the intent? Is the rendering what lives? */
import type { ObjectRef } from '../../model/cluster.ts';
import { type ImageReference, parseImage } from '../../model/image.ts';
import { containerOf, type Intent } from '../../model/intent.ts';
import { fieldPathOf, liveText, valueText } from '../../model/intent-text.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Reason } from '../../model/reason.ts';
import { groupOf, workloadName } from '../../model/workload.ts';
import type { Field } from '../locate/field.ts';
import { stepsReached, valueAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import { pathText, type Value } from '../splice/edit.ts';
import { isValue } from '../splice/scalar-style.ts';
import type { Rendered } from './difference.ts';

/** The object in a rendering; a rendering may leave the namespace to Argo CD. */
export const objectIn = (rendered: Rendered, wanted: ObjectRef, destination: string | undefined) =>
  rendered.find(
    ({ ref }) =>
      ref.kind === wanted.kind &&
      ref.name === wanted.name &&
      groupOf(ref) === groupOf(wanted) &&
      (ref.namespace ?? destination) === wanted.namespace,
  );

/** Every invisible writer (VPA, webhook, drift, substitution) shows here: Git says one thing and the cluster another. */
export function notLive(body: unknown, fields: readonly Field[]): Reason | undefined {
  for (const field of fields) {
    const { path, from, intent } = field;
    const missing = stepsReached(body, path);
    if (missing < field.required) return absent(field, missing);
    if (takenFromElsewhere(body, field)) {
      return because(
        'field-unsupported',
        `${fieldPathOf(intent)} is taken from elsewhere (valueFrom), not written here.`,
      );
    }
    const read = valueAt(body, path);
    if (!isSame(from, read) && !isDefault(field, read)) {
      const detail = `${fieldPathOf(intent)} is ${textOf(read)} in Git and ${liveText(intent)} in the cluster: something outside Git sets it, or the last change is not synced.`;
      return because('render-not-live', detail);
    }
  }
  return undefined;
}

function absent({ intent, owner, path }: Field, reached: number): Reason {
  if (reached >= owner) {
    const detail = `${pathText(path.slice(0, reached + 1))} is not in the rendering, and only what is there is changed.`;
    return because('field-unsupported', detail);
  }
  const container = containerOf(intent) ?? pathText(path);
  return because('render-not-live', `The rendering has no container ${container}; something else adds it.`);
}

/** A variable must not have both a value and a source of it. */
const takenFromElsewhere = (body: unknown, { intent, path }: Field): boolean =>
  intent.kind === 'set-environment' && valueAt(body, [...path.slice(0, -1), 'valueFrom']) !== undefined;

/** Live it says 1 where Git says nothing, because the API server fills it in. */
const isDefault = ({ from, byDefault }: Field, read: unknown): boolean =>
  (read === undefined || read === null) && from?.kind === 'number' && from.to === byDefault;

function isSame(live: Value | undefined, read: unknown): boolean {
  if (live === undefined) return read === undefined || read === null;
  if (typeof read !== 'string' && typeof read !== 'number' && typeof read !== 'boolean') return false;
  if (live.kind === 'cpu') return nearly(parseCpu(String(read)), live.to);
  if (live.kind === 'memory') return nearly(parseMemory(String(read)), live.to);
  return 'to' in live && read === live.to;
}

const nearly = (a: number | undefined, b: number): boolean => a !== undefined && Math.abs(a - b) <= 1e-9 * Math.abs(b);

const textOf = (read: unknown): string => (read === undefined || read === null ? 'not set' : String(read));

/** What is wrong with the changes of the target's own rendering. */
export function notIntent(
  changes: readonly RenderedChange[],
  wanted: { readonly object: ObjectRef; readonly fields: readonly Field[] },
  sharing: 'nothing-else' | 'same-field' = 'nothing-else',
): Reason | undefined {
  const meant = changes.filter((change) => fieldFor(change, wanted) !== undefined);
  const others = changes.filter(
    (change) =>
      !meant.includes(change) &&
      !isByproduct(change, wanted.fields) &&
      !isOwnChecksum(change, wanted.object) &&
      !isOwnEcho(change, wanted) &&
      !isVersionLabel(change, wanted),
  );
  const [first] = others;
  if (first !== undefined && strangerAmong(others, wanted.fields) === undefined) {
    const alike = others.filter((change) => isAlike(change, wanted.fields));
    if (sharing === 'nothing-else') return because('shared-source', alsoText(alike.length > 0 ? alike : others));
  } else if (first !== undefined) {
    const detail = `The edit would also change ${first.path} of ${workloadName(first.object)}${others.length > 1 ? ` and ${others.length - 1} more` : ''}.`;
    return because('render-not-intent', detail);
  }
  const without = wanted.fields.find((field) => !meant.some((change) => change.path === pathText(field.path)));
  if (without === undefined) return undefined;
  return because(
    'render-not-intent',
    `The edit has no effect on ${fieldPathOf(without.intent)}: something nearer sets it.`,
  );
}

/** Of changes that one value may make in several places, one that is none of them. */
export function strangerAmong(
  changes: readonly RenderedChange[],
  fields: readonly Field[],
): RenderedChange | undefined {
  const alike = changes.filter((change) => isAlike(change, fields));
  return changes.find(
    (change) =>
      !alike.includes(change) &&
      !isByproduct(change, fields) &&
      !isHuskOf(change, alike) &&
      !(VERSION_LABEL.test(change.path) && isWantedTag(change, fields)),
  );
}

/** The same field of another container, to the same value: one value feeds both. */
const isAlike = (change: RenderedChange, fields: readonly Field[]): boolean =>
  fields.some(({ intent, path, owner, value }) => {
    const own = pathText(path.slice(owner));
    if (change.path !== own && !change.path.endsWith(`.${own}`)) return isEcho(change, intent);
    if (intent.kind === 'set-image' && isSameVersion(intent.to, change)) return true;
    return value.kind !== 'tree' && isValue(value, change.after);
  });

/** Where a text says something and decides nothing: variables, arguments, labels that nobody selects by. */
const WORDS = /(\.env\[[^\]]*\]\.value|\.(args|command)\[\d+\]|(^|\.)metadata\.(labels|annotations)\.[^[]*)$/;

/** The same step in a text: whatever names the version, a variable that says how many there are. */
function isEcho({ path, before, after }: RenderedChange, intent: Intent): boolean {
  if (intent.kind !== 'set-image') {
    return /\.env\[[^\]]*\]\.value$/.test(path) && before === liveText(intent) && after === valueText(intent);
  }
  const [old, new_] = [intent.from?.tag, intent.to.tag];
  if (typeof before !== 'string' || old === undefined || new_ === undefined || !WORDS.test(path)) return false;
  return before !== after && before.replaceAll(old, new_) === after;
}

/** Another image with the wanted tag: one tag for all of them. */
function isSameVersion(to: ImageReference, { before, after }: RenderedChange): boolean {
  const [old, new_] = [before, after].map((text) => (typeof text === 'string' ? parseImage(text) : undefined));
  return old !== undefined && old.name === new_?.name && new_.tag === to.tag && new_.digest === to.digest;
}

const alsoText = (others: readonly RenderedChange[]): string => {
  const named = others.map(({ object, path }) => `${itemIn(path)}${workloadName(object)}`);
  return `The same value feeds others too: ${[...new Set(named)].join(', ')}.`;
};

/** `migrate of `, the container that a path leads into, or `variable IMAGE of app of `. */
const itemIn = (path: string): string => {
  const [name, variable] = [...path.matchAll(/\[name=([^\]]+)\]/g)].map(([, one]) => one ?? '');
  const inner = variable !== undefined && path.includes('.env[') ? `variable ${variable} of ` : '';
  return name === undefined ? '' : `${inner}${name} of `;
};

/** Charts put a hash of their configuration there, sometimes of all values: the template of the target changes anyway. */
const isOwnChecksum = ({ object, path }: RenderedChange, target: ObjectRef): boolean =>
  object.kind === target.kind &&
  object.name === target.name &&
  /^spec\.(jobTemplate\.spec\.)?template\.metadata\.annotations\."?checksum\//.test(path);

/**
 * A chart that tells its process how many there are, or how much memory it has, in a variable, wants that to follow. Not
 * so an image: what a variable names may be the image of others.
 */
const isOwnEcho = (
  change: RenderedChange,
  { object, fields }: { readonly object: ObjectRef; readonly fields: readonly Field[] },
): boolean =>
  change.object.kind === object.kind &&
  change.object.name === object.name &&
  fields.some(({ intent }) => intent.kind !== 'set-image' && isEcho(change, intent));

/**
 * Charts write the tag there as well. It selects nothing and starts nothing, except in the pods of others:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
function isVersionLabel(
  { object, path, after }: RenderedChange,
  wanted: { readonly object: ObjectRef; readonly fields: readonly Field[] },
): boolean {
  const own = object.kind === wanted.object.kind && object.name === wanted.object.name;
  const labels = own ? VERSION_LABEL : /^metadata\.labels\./;
  return VERSION_LABEL.test(path) && labels.test(path) && isWantedTag({ after }, wanted.fields);
}

const VERSION_LABEL =
  /^(metadata|spec\.(jobTemplate\.spec\.)?template\.metadata)\.labels\."app\.kubernetes\.io\/version"$/;

const isWantedTag = ({ after }: Pick<RenderedChange, 'after'>, fields: readonly Field[]): boolean =>
  fields.some(({ intent }) => intent.kind === 'set-image' && intent.to.tag === after);

/** The field that a change is meant for, when it is the right object and got the right value. */
export function fieldFor(
  change: RenderedChange,
  wanted: { readonly object: ObjectRef; readonly fields: readonly Field[] },
): Field | undefined {
  const same = change.object.kind === wanted.object.kind && change.object.name === wanted.object.name;
  return wanted.fields.find(
    ({ path, value }) =>
      same && change.path === pathText(path) && value.kind !== 'tree' && isValue(value, change.after),
  );
}

/** What comes along with the field and says nothing by itself. */
export const isByproduct = (change: RenderedChange, fields: readonly Field[]): boolean =>
  isHusk(change, fields) || isNewName(change, fields);

/** `resources: {}` disappears when something is put into it, and may stay behind when it is taken out. */
const isHusk = (change: RenderedChange, fields: readonly Field[]): boolean =>
  isEmpty(change.before) &&
  isEmpty(change.after) &&
  fields.some(({ path }) => [`${change.path}.`, `${change.path}[`].some((start) => pathText(path).startsWith(start)));

/** The same of another object, whose own change is among these. */
const isHuskOf = (change: RenderedChange, alike: readonly RenderedChange[]): boolean =>
  isEmpty(change.before) &&
  isEmpty(change.after) &&
  alike.some(
    ({ object, path }) => workloadName(object) === workloadName(change.object) && path.startsWith(`${change.path}.`),
  );

/** A list item that is made for the field brings its name along. */
const isNewName = (change: RenderedChange, fields: readonly Field[]): boolean =>
  change.before === undefined &&
  fields.some(({ path }) => {
    const step = path.at(-2);
    const made = typeof step === 'object' && 'named' in step && step.orNew === true;
    return made && change.after === step.named && change.path === `${pathText(path.slice(0, -1))}.name`;
  });

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
