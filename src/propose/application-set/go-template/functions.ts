/** The functions that ApplicationSets use; every other one is a reason not to write. https://masterminds.github.io/sprig/ */
import { isRecord } from '../../locate/documents.ts';
import { yamlValue } from '../../splice/parsed.ts';
import { TemplateProblem } from './nodes.ts';
import { printed, sortedEntries, toJson, toYaml } from './print.ts';

type Call = (...args: readonly unknown[]) => unknown;

export function functionNamed(name: string): Call {
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined) throw new TemplateProblem(`the template function ${name} is not evaluated here`);
  return found;
}

/** Zero values count as nothing, as everywhere in Go. */
export const isTrue = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
};

const same = (a: unknown, b: unknown): boolean => toJson(a) === toJson(b);
const text = (value: unknown): string => printed(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const number = (value: unknown): number => Number(typeof value === 'string' && value === '' ? 0 : value);
const quoted = (value: unknown): string => JSON.stringify(text(value));

/** DNS labels: https://github.com/argoproj/argo-cd/blob/master/applicationset/utils/utils.go (SanitizeName) */
export const normalize = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .slice(0, 253)
    .replace(/^[-.]+|[-.]+$/g, '');

export function indexed(value: unknown, ...keys: readonly unknown[]): unknown {
  return keys.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) {
      if (typeof key !== 'number' || key < 0 || key >= at.length)
        throw new TemplateProblem(`index ${text(key)} is out of range`);
      return at[key];
    }
    return isRecord(at) && Object.hasOwn(at, text(key)) ? at[text(key)] : undefined;
  }, value);
}

function problem(detail: string): never {
  throw new TemplateProblem(detail);
}

/** Go panics below zero; far above, a text would be nothing but blanks. */
function indent(width: unknown, value: unknown): string {
  const blanks = number(width);
  if (!Number.isInteger(blanks) || blanks < 0 || blanks > 200) problem(`an indent of ${blanks} is not evaluated here`);
  return text(value)
    .split('\n')
    .map((line) => ' '.repeat(blanks) + line)
    .join('\n');
}

function format(pattern: unknown, ...args: readonly unknown[]): string {
  const rest = [...args];
  return text(pattern).replace(/%(%|[-+ #0-9.]*[a-zA-Z])/g, (verb, what: string) => {
    if (what === '%') return '%';
    const value = rest.shift();
    if (what === 's' || what === 'v') return text(value);
    if (what === 'q') return quoted(value);
    if (what === 'd' && Number.isInteger(value)) return String(value);
    throw new TemplateProblem(`printf ${verb} is not evaluated here`);
  });
}

function dig(...args: readonly unknown[]): unknown {
  const [fallback, from] = args.slice(-2);
  let at: unknown = from;
  for (const key of args.slice(0, -2)) {
    if (!isRecord(at) || !Object.hasOwn(at, text(key))) return fallback;
    at = at[text(key)];
  }
  return at;
}

const FUNCTIONS: Readonly<Record<string, Call>> = {
  and: (...args) => args.find((one) => !isTrue(one)) ?? args.at(-1),
  or: (...args) => args.find(isTrue) ?? args.at(-1),
  not: (one) => !isTrue(one),
  eq: (one, ...others) => others.some((other) => same(one, other)),
  ne: (a, b) => !same(a, b),
  lt: (a, b) => number(a) < number(b),
  le: (a, b) => number(a) <= number(b),
  gt: (a, b) => number(a) > number(b),
  ge: (a, b) => number(a) >= number(b),
  len: (one) => (isRecord(one) ? Object.keys(one).length : typeof one === 'string' ? one.length : list(one).length),
  index: indexed,
  print: (...args) => args.map(text).join(''),
  printf: format,
  quote: (...args) => args.map(quoted).join(' '),
  squote: (...args) => args.map((one) => `'${text(one)}'`).join(' '),
  default: (fallback, one) => (isTrue(one) ? one : fallback),
  empty: (one) => !isTrue(one),
  coalesce: (...args) => args.find(isTrue),
  ternary: (yes, no, one) => (one === true ? yes : no),
  lower: (one) => text(one).toLowerCase(),
  upper: (one) => text(one).toUpperCase(),
  trim: (one) => text(one).trim(),
  trimPrefix: (prefix, one) => (text(one).startsWith(text(prefix)) ? text(one).slice(text(prefix).length) : text(one)),
  trimSuffix: (suffix, one) =>
    text(one).endsWith(text(suffix)) ? text(one).slice(0, text(one).length - text(suffix).length) : text(one),
  replace: (old, new_, one) => text(one).replaceAll(text(old), text(new_)),
  contains: (part, one) => text(one).includes(text(part)),
  hasPrefix: (part, one) => text(one).startsWith(text(part)),
  hasSuffix: (part, one) => text(one).endsWith(text(part)),
  trunc: (length, one) => (number(length) < 0 ? text(one).slice(number(length)) : text(one).slice(0, number(length))),
  indent,
  nindent: (width, one) => `\n${indent(width, one)}`,
  toString: text,
  toJson,
  toYaml,
  fromYaml: (one) => yamlValue(text(one)) ?? problem('fromYaml cannot read its text'),
  splitList: (by, one) => text(one).split(text(by)),
  join: (by, one) => list(one).map(text).join(text(by)),
  first: (one) => list(one)[0],
  last: (one) => list(one).at(-1),
  list: (...args) => args,
  has: (one, all) => list(all).some((other) => same(one, other)),
  dict: (...args) =>
    Object.fromEntries(args.flatMap((key, i) => (i % 2 === 0 ? [[text(key), args[i + 1]] as const] : []))),
  get: (from, key) => (isRecord(from) ? (from[text(key)] ?? '') : ''),
  hasKey: (from, key) => isRecord(from) && Object.hasOwn(from, text(key)),
  keys: (from) => (isRecord(from) ? sortedEntries(from).map(([key]) => key) : []),
  dig,
  int: (one) => Math.trunc(number(one)) || 0,
  add: (...args) => args.reduce<number>((sum, one) => sum + number(one), 0),
  normalize: (one) => normalize(text(one)),
};
