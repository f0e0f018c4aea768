/** Values as Go prints them. Numbers of YAML and JSON are float64 there. */

import { stringify } from 'yaml';
import { byText } from '../../../model/by-text.ts';
import { isRecord } from '../../locate/documents.ts';

export function printed(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return printedNumber(value);
  if (Array.isArray(value)) return `[${value.map(inside).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  return `map[${sortedEntries(value)
    .map(([key, item]) => `${key}:${inside(item)}`)
    .join(' ')}]`;
}

const inside = (value: unknown): string => (value === undefined || value === null ? '<nil>' : printed(value));

/** `%v` of a float64 turns to an exponent from 1e+06 on where the digits are the shortest that say it. */
function printedNumber(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0 || (magnitude >= 1e-4 && magnitude < 1e6)) return String(value);
  return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2');
}

/** As sigs.k8s.io/yaml writes it: keys sorted, lists not indented. */
export const toYaml = (value: unknown): string =>
  stringify(value ?? null, { sortMapEntries: true, indentSeq: false, lineWidth: 0 }).replace(/\n$/, '');

export const toJson = (value: unknown): string => JSON.stringify(sorted(value ?? null));

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  return isRecord(value) ? Object.fromEntries(sortedEntries(value).map(([key, item]) => [key, sorted(item)])) : value;
};

export const sortedEntries = (record: Readonly<Record<string, unknown>>): (readonly [string, unknown])[] =>
  Object.entries(record).toSorted(([a], [b]) => byText(a, b));
