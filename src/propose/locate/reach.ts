/** How far a path leads into an object that was parsed to plain values. */

import { isHaving, type Step } from '../splice/edit.ts';
import { isRecord, objectsOf } from './documents.ts';
import type { Field } from './field.ts';

/** Number of steps that exist, from the first on. */
export function stepsReached(object: unknown, path: readonly Step[]): number {
  let at = object;
  for (const [count, step] of path.entries()) {
    at = below(at, step);
    if (at === undefined) return count;
  }
  return path.length;
}

function below(at: unknown, step: Step): unknown {
  if (typeof step === 'string') return member(at, step);
  if (!Array.isArray(at)) return undefined;
  if (typeof step === 'number') return at[step];
  if ('having' in step) return at.find((item: unknown) => isHaving(item, step, member));
  return 'named' in step ? at.find((item: unknown) => member(item, 'name') === step.named) : undefined;
}

const member = (at: unknown, key: string): unknown => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined);

/** The value at a path; undefined when a step is missing. */
export const valueAt = (object: unknown, path: readonly Step[]): unknown =>
  path.reduce<unknown>((at, step) => (at === undefined ? undefined : below(at, step)), object);

/** The value of a field, also where a part of its way leads into a text that is YAML. */
export function fieldAt(object: unknown, { path, within }: Pick<Field, 'path' | 'within'>): unknown {
  if (within === undefined) return valueAt(object, path);
  const text = valueAt(object, path.slice(0, within));
  return typeof text === 'string' ? valueAt(objectsOf(text)[0]?.object, path.slice(within)) : undefined;
}
