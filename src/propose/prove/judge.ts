/** Is a difference the intent, the whole intent and nothing but the intent? Is the rendering what lives? */
import type { ObjectRef } from '../../model/cluster.ts';
import type { RenderedChange } from '../../model/manifests.ts';
import { formatCpu, formatMemory, parseCpu, parseMemory } from '../../model/quantity.ts';
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
  for (const { path, from, intent } of fields) {
    if (stepsReached(body, path) < path.length - 3) {
      return because('render-not-live', `The rendering has no container ${intent.container}; something else adds it.`);
    }
    const read = valueAt(body, path);
    if (!isSame(from, read)) {
      const detail = `${intent.field} of ${intent.container} is ${textOf(read)} in Git and ${valueText(from)} in the cluster: something outside Git sets it, or the last change is not synced.`;
      return because('render-not-live', detail);
    }
  }
  return undefined;
}

function isSame(live: Value | undefined, read: unknown): boolean {
  if (live === undefined) return read === undefined || read === null;
  if (typeof read !== 'string' && typeof read !== 'number') return false;
  if (live.kind === 'cpu') return nearly(parseCpu(String(read)), live.to);
  return live.kind === 'memory' ? nearly(parseMemory(String(read)), live.to) : read === live.to;
}

const nearly = (a: number | undefined, b: number): boolean => a !== undefined && Math.abs(a - b) <= 1e-9 * Math.abs(b);

const textOf = (read: unknown): string => (read === undefined || read === null ? 'not set' : String(read));

const valueText = (value: Value | undefined): string => {
  if (value === undefined) return 'not set';
  if (value.kind === 'cpu') return formatCpu(value.to);
  return value.kind === 'memory' ? formatMemory(value.to) : String(value.to);
};

/** What is wrong with the changes of the target's own rendering. */
export function notIntent(
  changes: readonly RenderedChange[],
  wanted: { readonly object: ObjectRef; readonly fields: readonly Field[] },
): Reason | undefined {
  const meant = changes.filter((change) => fieldFor(change, wanted) !== undefined);
  const others = changes.filter((change) => !meant.includes(change) && !isHusk(change, wanted.fields));
  const [first] = others;
  if (first !== undefined) {
    const detail = `The edit would also change ${first.path} of ${workloadName(first.object)}${others.length > 1 ? ` and ${others.length - 1} more` : ''}.`;
    return because('render-not-intent', detail);
  }
  const without = wanted.fields.find((field) => !meant.some((change) => change.path === pathText(field.path)));
  if (without === undefined) return undefined;
  return because('render-not-intent', `The edit has no effect on ${without.intent.field}: something nearer sets it.`);
}

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

/** `resources: {}` disappears when something is put into it. */
export const isHusk = (change: RenderedChange, fields: readonly Field[]): boolean =>
  isEmpty(change.before) &&
  change.after === undefined &&
  fields.some(({ path }) => pathText(path).startsWith(`${change.path}.`));

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
