import { fieldOf, type Stored } from './manifest.ts';

export type Matcher = (object: Stored) => boolean;

/** Fields that a real server knows for every kind or for the kinds that Trimtab asks for; others are refused. */
const FIELDS: ReadonlySet<string> = new Set([
  'metadata.name',
  'metadata.namespace',
  'spec.nodeName',
  'status.phase',
  'involvedObject.kind',
  'involvedObject.name',
  'involvedObject.namespace',
  'involvedObject.uid',
  'reason',
  'type',
]);

/** Undefined when the selector cannot be read. */
export function fieldMatcher(selector: string): Matcher | undefined {
  const terms = split(selector).map((term) => /^([^=!]+)(!=|==?)(.*)$/.exec(term));
  if (terms.some((term) => term === null || !FIELDS.has(term[1] ?? ''))) return undefined;
  return (object) =>
    terms.every((term) => {
      const [, path = '', operator, wanted] = term ?? [];
      return (String(fieldOf(object, path) ?? '') === wanted) === (operator !== '!=');
    });
}

export function labelMatcher(selector: string): Matcher | undefined {
  const terms = split(selector).map(labelTerm);
  return terms.includes(undefined) ? undefined : (object) => terms.every((term) => term?.(object));
}

function labelTerm(term: string): Matcher | undefined {
  const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return (object) => values.includes(labelOf(object, key) ?? '') === (operator === 'in');
  }
  const equal = /^([\w./-]+)\s*(!=|==?)\s*([\w.-]*)$/.exec(term);
  if (equal !== null) {
    const [, key = '', operator, value = ''] = equal;
    return (object) => (labelOf(object, key) === value) === (operator !== '!=');
  }
  const exists = /^(!?)([\w./-]+)$/.exec(term);
  if (exists === null) return undefined;
  const [, not, key = ''] = exists;
  return (object) => (labelOf(object, key) !== undefined) === (not === '');
}

const labelOf = (object: Stored, key: string): string | undefined => object.metadata.labels?.[key];

/** At commas outside of parentheses. */
const split = (selector: string): string[] =>
  selector === '' ? [] : selector.split(/,(?![^(]*\))/).map((term) => term.trim());
