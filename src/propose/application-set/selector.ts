import { isRecord, recordsIn, wordOf, wordsIn } from '../locate/documents.ts';
import { printed } from './go-template/print.ts';
import type { Params } from './piece.ts';
import { leavesOf } from './row.ts';

/** A label selector over parameters, nested ones by their names with dots. */
export function selects(selector: Readonly<Record<string, unknown>>, params: Params): boolean {
  const labels = new Map(leavesOf(params).map(({ path, value }) => [path.join('.'), printed(value)]));
  const equal = isRecord(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  return (
    equal.every(([key, value]) => labels.get(key) === value) &&
    recordsIn(selector.matchExpressions).every((rule) => holds(rule, labels.get(wordOf(rule.key) ?? '')))
  );
}

function holds(rule: Readonly<Record<string, unknown>>, value: string | undefined): boolean {
  const values = wordsIn(rule.values);
  switch (rule.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return rule.operator === 'DoesNotExist' && value === undefined;
  }
}
