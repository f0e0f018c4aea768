/** Is a difference the intent, the whole intent and nothing but the intent? */
import type { ObjectRef } from '../../model/cluster.ts';
import { type ImageReference, parseImage } from '../../model/image.ts';
import type { Intent } from '../../model/intent.ts';
import { fieldPathOf, liveText, valueText } from '../../model/intent-text.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import type { Reason } from '../../model/reason.ts';
import { workloadName } from '../../model/workload.ts';
import type { Field } from '../locate/field.ts';
import { because } from '../locate/reasons.ts';
import { pathText } from '../splice/edit.ts';
import { isValue } from '../splice/scalar-style.ts';
import { isByproduct, isHuskOf } from './byproduct.ts';

/** What an edit is for. */
export interface Wanted {
  readonly object: ObjectRef;
  readonly fields: readonly Field[];
}

/** What is wrong with the changes of the target's own rendering. */
export function notIntent(
  changes: readonly RenderedChange[],
  wanted: Wanted,
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
  const more = moreThanMeant(others, wanted.fields, sharing);
  if (more !== undefined) return more;
  const without = wanted.fields.find((field) => !meant.some((change) => change.path === pathText(field.path)));
  if (without === undefined) return undefined;
  return because(
    'render-not-intent',
    `The edit has no effect on ${fieldPathOf(without.intent)}: something nearer sets it.`,
  );
}

function moreThanMeant(
  others: readonly RenderedChange[],
  fields: readonly Field[],
  sharing: 'nothing-else' | 'same-field',
): Reason | undefined {
  const [first] = others;
  if (first === undefined) return undefined;
  if (strangerAmong(others, fields) !== undefined) {
    const rest = others.length > 1 ? ` and ${others.length - 1} more` : '';
    return because(
      'render-not-intent',
      `The edit would also change ${first.path} of ${workloadName(first.object)}${rest}.`,
    );
  }
  if (sharing === 'same-field') return undefined;
  const alike = others.filter((change) => isAlike(change, fields));
  return because('shared-source', alsoText(alike.length > 0 ? alike : others));
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
const isOwnChecksum = (change: RenderedChange, target: ObjectRef): boolean =>
  isOf(change, target) &&
  /^spec\.(jobTemplate\.spec\.)?template\.metadata\.annotations\."?checksum\//.test(change.path);

/**
 * A chart that tells its process how many there are, or how much memory it has, in a variable, wants that to follow. Not
 * so an image: what a variable names may be the image of others.
 */
const isOwnEcho = (change: RenderedChange, { object, fields }: Wanted): boolean =>
  isOf(change, object) && fields.some(({ intent }) => intent.kind !== 'set-image' && isEcho(change, intent));

/**
 * Charts write the tag there as well. It selects nothing and starts nothing, except in the pods of others:
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
function isVersionLabel(change: RenderedChange, wanted: Wanted): boolean {
  const { path, after } = change;
  const labels = isOf(change, wanted.object) ? VERSION_LABEL : /^metadata\.labels\./;
  return VERSION_LABEL.test(path) && labels.test(path) && isWantedTag({ after }, wanted.fields);
}

const VERSION_LABEL =
  /^(metadata|spec\.(jobTemplate\.spec\.)?template\.metadata)\.labels\."app\.kubernetes\.io\/version"$/;

const isWantedTag = ({ after }: Pick<RenderedChange, 'after'>, fields: readonly Field[]): boolean =>
  fields.some(({ intent }) => intent.kind === 'set-image' && intent.to.tag === after);

/** The field that a change is meant for, when it is the right object and got the right value. */
export function fieldFor(change: RenderedChange, wanted: Wanted): Field | undefined {
  const same = isOf(change, wanted.object);
  return wanted.fields.find(
    ({ path, value }) =>
      same && change.path === pathText(path) && value.kind !== 'tree' && isValue(value, change.after),
  );
}

const isOf = ({ object }: RenderedChange, { kind, name }: ObjectRef): boolean =>
  object.kind === kind && object.name === name;
