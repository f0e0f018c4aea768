/** Keys in alphabetical order at every depth: the same value is the same text. */
import { byText } from '../../model/by-text.ts';
export const jsonText = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => byText(a, b));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
