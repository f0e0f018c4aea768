import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** Below the API's root. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly status: number;
  readonly reply: unknown;
}

type Json = { [key: string]: unknown };

/**
 * GitHub's own description of its API. What we send must fit it. What the double answers may leave out fields, but must
 * not invent one or give it another type: then the adapter would be tested against something that does not exist.
 */
export function githubDescription(): Description {
  known ??= load();
  return known;
}

interface Description {
  readonly violations: (exchange: Exchange) => string[];
}

/** Read once. */
let known: Description | undefined;

/**
 * The description is 13 MB (and 385 MB as a package), so that it is not installed with everything else: name a copy of
 * `api.github.com.json` in TRIMTAB_GITHUB_DESCRIPTION to hold the double to it. Without one nothing is checked.
 */
function load(): Description {
  const path = process.env.TRIMTAB_GITHUB_DESCRIPTION;
  if (path === undefined || path === '') return { violations: () => [] };
  const text = readFileSync(path, 'utf8');
  const [strict, lenient] = [asSchemas(JSON.parse(text), 'strict'), asSchemas(JSON.parse(text), 'lenient')];
  const operations = templates(strict);
  const check = { request: checker(strict), reply: checker(lenient) };
  return {
    violations: ({ method, path: asked, query, body, status, reply }) => {
      if (asked === '/graphql') return [];
      const where = `${method} ${asked}`;
      const template = operations.find((one) => one.pattern.test(asked) && method.toLowerCase() in one.methods);
      if (template === undefined) return [`${where} is not in GitHub's description`];
      const operation = at(template.methods, method.toLowerCase());
      const unknown = [...query.keys()].filter((name) => !queryNames(strict, template.methods, operation).has(name));
      const pointer = `/paths/${escaped(template.name)}/${method.toLowerCase()}`;
      return [
        ...unknown.map((name) => `${where} takes no ${name}`),
        ...check.request(`${pointer}/requestBody/content/application~1json/schema`, body, `${where} sent`),
        ...check.reply(`${pointer}/responses/${status}/content/application~1json/schema`, reply, `${where} ${status}`),
      ];
    },
  };
}

interface Template {
  readonly name: string;
  readonly pattern: RegExp;
  readonly methods: Json;
}

/** The most fixed letters first: `/commits/{ref}/statuses` before `/commits/{ref}`. */
function templates(document: Json): Template[] {
  return Object.entries(objectOf(document.paths))
    .map(([name, methods]) => ({ name, pattern: patternOf(name), methods: objectOf(methods) }))
    .toSorted((a, b) => fixed(b.name) - fixed(a.name));
}

const fixed = (name: string): number => name.replaceAll(/\{[^}]+\}/g, '').length;
/** These hold slashes. */
const patternOf = (name: string): RegExp =>
  new RegExp(`^${name.replaceAll(/\{(ref|path|branch)\}/g, '.+').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);

function queryNames(document: Json, ...places: unknown[]): Set<string> {
  const parameters = places.flatMap((place) => listOf(at(place, 'parameters')));
  const resolved = parameters.map((one) => {
    const reference = at(one, '$ref');
    return typeof reference === 'string' ? reach(document, reference) : one;
  });
  return new Set(resolved.filter((one) => at(one, 'in') === 'query').map((one) => String(at(one, 'name'))));
}

/** Compiles each schema when it is first needed; what has none is not checked. */
function checker(document: Json): (pointer: string, value: unknown, where: string) => string[] {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    allErrors: false,
    schemas: [{ $id: 'github', ...document }],
  });
  const compiled = new Map<string, ValidateFunction>();
  return (pointer, value, where) => {
    if (value === undefined || reach(document, `#${pointer}`) === undefined) return [];
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${encodeURI(pointer)}` });
    compiled.set(pointer, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, 3).map(({ instancePath, message, params }) => {
      return `${where}${instancePath}: ${message} ${JSON.stringify(params)}`;
    });
  };
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function reach(document: Json, reference: string): unknown {
  const keys = reference.replace(/^#\//, '').split('/');
  return keys.reduce<unknown>((inner, key) => at(inner, key.replaceAll('~1', '/').replaceAll('~0', '~')), document);
}

/** OpenAPI 3.0 as JSON Schema: `nullable`. Lenient: nothing is required, and where fields are named there are no others. */
function asSchemas(value: unknown, mode: 'strict' | 'lenient'): Json {
  return objectOf(rewrite(value, mode));
}

function rewrite(value: unknown, mode: 'strict' | 'lenient'): unknown {
  if (Array.isArray(value)) return value.map((one) => rewrite(one, mode));
  if (typeof value !== 'object' || value === null) return value;
  const node = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner, mode)]));
  if (mode === 'lenient' && Array.isArray(node.required)) delete node.required;
  // Without required fields one value may fit several, and where nothing else is allowed it cannot fit all.
  for (const combined of mode === 'lenient' ? ['oneOf', 'allOf'] : []) {
    if (!(combined in node) || 'anyOf' in node) continue;
    node.anyOf = node[combined];
    delete node[combined];
  }
  if (mode === 'lenient' && node.type === 'object' && 'properties' in node && !('additionalProperties' in node))
    node.additionalProperties = false;
  if (node.nullable !== true) return node;
  delete node.nullable;
  return { anyOf: [node, { type: 'null' }] };
}

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
