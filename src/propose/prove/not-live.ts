import { containerOf } from '../../model/intent.ts';
import { fieldPathOf, liveText } from '../../model/intent-text.ts';
import { parseCpu, parseMemory } from '../../model/quantity.ts';
import type { Reason } from '../../model/reason.ts';
import type { Field } from '../locate/field.ts';
import { stepsReached, valueAt } from '../locate/reach.ts';
import { because } from '../locate/reasons.ts';
import { pathText, type Value } from '../splice/edit.ts';

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
