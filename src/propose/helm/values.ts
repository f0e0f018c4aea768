/** Helm values as plain trees. */
import { isRecord, wordOf } from '../locate/documents.ts';
import { isHaving, type Step } from '../splice/edit.ts';

export type Values = Readonly<Record<string, unknown>>;
export type KeyPath = readonly Step[];

/** As Helm merges: maps key by key, everything else is replaced, null takes a key away. */
export function coalesce(below: Values, above: Values): Values {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isRecord(value) && isRecord(under) ? coalesce(under, value) : value;
  }
  return merged;
}

export interface Assignment {
  readonly path: KeyPath;
  readonly value: unknown;
}

/** Values that set these keys when they are put on top of `whole`: lists are replaced, so they are taken over first. */
export function overlay(whole: Values, assignments: readonly Assignment[]): Values {
  let result: Values = {};
  for (const { path, value } of assignments) {
    const next = placed(result, whole, { path, value });
    if (isRecord(next)) result = next;
  }
  return result;
}

function placed(over: unknown, under: unknown, { path, value }: Assignment): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const map = isRecord(over) ? over : {};
    const below = isRecord(under) ? under[step] : undefined;
    return { ...map, [step]: placed(map[step], below, { path: rest, value }) };
  }
  const list: unknown[] = Array.isArray(over) ? [...over] : Array.isArray(under) ? [...under] : [];
  const index = indexIn(list, step);
  const item = list[index] ?? newItem(step);
  list[index] = placed(item, item, { path: rest, value });
  return list;
}

const newItem = (step: Step): unknown =>
  typeof step === 'object' && 'named' in step ? { name: step.named } : undefined;

function indexIn(list: readonly unknown[], step: Exclude<Step, string>): number {
  if (typeof step === 'number') return step;
  if ('append' in step) return list.length;
  const get = (at: unknown, key: string): unknown => (isRecord(at) ? at[key] : undefined);
  const found = list.findIndex((item) =>
    'named' in step ? get(item, 'name') === step.named : isHaving(item, step, get),
  );
  return found < 0 ? list.length : found;
}

/** `--set a.b[0].c=x`: dots and brackets lead on, a backslash keeps what follows. */
export function parameterPath(name: string): KeyPath {
  const steps: Step[] = [];
  for (const [, index, key] of name.matchAll(/\[(\d+)\]|((?:\\.|[^.[\\])+)/g)) {
    steps.push(index === undefined ? (key ?? '').replace(/\\(.)/g, '$1') : Number(index));
  }
  return steps;
}

/** The last entry of a name wins. */
export const entryIn =
  (parameters: readonly Values[]) =>
  (key: KeyPath): readonly Step[] | undefined => {
    const at = parameters.findLastIndex(
      ({ name }) => JSON.stringify(parameterPath(wordOf(name) ?? '')) === JSON.stringify(key),
    );
    return at < 0 ? undefined : [at, 'value'];
  };
