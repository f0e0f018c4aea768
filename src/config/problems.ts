import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { byText } from '../model/by-text.ts';
import type { ConfigProblem } from '../model/errors.ts';
import { type ConfigDocument, type Path, pathName, valueAt } from './document.ts';

export type Checked<T> =
  | { readonly kind: 'fine'; readonly value: T }
  | { readonly kind: 'faulty'; readonly problems: readonly ConfigProblem[] };

/** Checks a document against a schema; every problem says where, what was got and what is wanted. */
export function check<T>(schema: z.ZodType<T>, document: ConfigDocument): Checked<T> {
  if (document.problems.length > 0) return { kind: 'faulty', problems: document.problems };
  const parsed = schema.safeParse(document.value, { error: wantOf });
  if (parsed.success) return { kind: 'fine', value: parsed.data };
  const placed = parsed.error.issues.flatMap((issue) => problemsOf(issue, document));
  return { kind: 'faulty', problems: placed.sort(byPlace) };
}

/** As they stand in the file: `trimtab.yaml:4:3` before `trimtab.yaml:12:1`. */
function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  const [lineA = 0, columnA = 0] = placeIn(a.path);
  const [lineB = 0, columnB = 0] = placeIn(b.path);
  return lineA - lineB || columnA - columnB;
}

const placeIn = (path: string): number[] => /:(\d+):(\d+)(?: |$)/.exec(path)?.slice(1).map(Number) ?? [];

const TYPES: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'text (put it in quotes if it looks like a number)',
  boolean: 'true or false',
  number: 'a number',
};

/** What zod's own checks want, for fields that say nothing themselves. */
const wantOf = (issue: z.core.$ZodRawIssue): string | undefined =>
  issue.code === 'invalid_type' ? (TYPES[issue.expected] ?? issue.expected) : undefined;

function problemsOf(issue: z.core.$ZodIssue, document: ConfigDocument): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...issue.path, key], issue.message.split(' '), document));
  }
  const value = valueAt(document.value, issue.path);
  const got =
    issue.code === 'invalid_key' ? `the name ${quote(String(issue.path.at(-1)))}` : describe(value, issue.path);
  return [{ path: document.at(issue.path), got, want: issue.message }];
}

/** Only the key is shown: its value may be a secret in the wrong place. */
function unknownKey(path: Path, keys: readonly string[], document: ConfigDocument): ConfigProblem {
  const key = String(path.at(-1));
  const near = nearest(key, keys);
  return {
    path: document.atKey(path),
    got: `the unknown key ${quote(key)}`,
    want: near === undefined ? `one of: ${[...keys].sort().join(', ')}` : `${quote(near)}, the nearest key`,
  };
}

/** A key is near when less than half of it differs. */
function nearest(key: string, keys: readonly string[]): string | undefined {
  const ranked = keys
    .map((candidate) => ({ candidate, edits: distance(key.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits || byText(a.candidate, b.candidate));
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(2, key.length / 2) ? best.candidate : undefined;
}

/** A field that names a secret may by mistake hold it, and a header may too: such values are never repeated. */
const SECRET_PLACE = /Env$|Token|password|secret|headers/i;

function describe(value: unknown, path: Path): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nothing (the value is empty)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (typeof value !== 'string') return String(value);
  return SECRET_PLACE.test(pathName(path)) ? 'other text (not shown: it may be a secret)' : quote(value);
}

/** Quoted and short, without a password that stands in an address. */
const quote = (text: string): string => JSON.stringify(text.replace(/\/\/[^/\s]*@/, '//...@').slice(0, 80));
