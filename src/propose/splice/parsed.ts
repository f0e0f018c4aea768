/** YAML read for positions only: which node stands where, and what makes a document unfit for a splice. */
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  visit,
} from 'yaml';
import { holdsItself } from '../../model/holds-itself.ts';
import type { Reason } from '../../model/reason.ts';

export interface ParsedText {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  /** `CODE message` of every error, in order: must be the same after an edit. */
  readonly errors: readonly string[];
}

export function parseYaml(text: string): ParsedText {
  // Without `merge` yaml 2 reads `<<` as an ordinary key.
  const parsed = parseAllDocuments(text, { merge: true, prettyErrors: false, logLevel: 'silent' });
  const documents = Array.isArray(parsed) ? parsed : [];
  return { text, documents, errors: documents.flatMap((doc) => doc.errors.map((e) => `${e.code} ${e.message}`)) };
}

/** What a text of one document says; undefined where it has a fault, or says nothing. */
export function yamlValue(text: string): unknown {
  const [document, another] = parseYaml(text).documents;
  const isWhole = document !== undefined && another === undefined && document.errors.length === 0;
  return isWhole ? plainValue(document) : undefined;
}

/** Two mistakes that Kubernetes' own reader forgives, as long as the edit is not near them; others may be in other documents. */
const FORGIVEN = ['DUPLICATE_KEY', 'BAD_INDENT'];

export function unfit(parsed: ParsedText, document: Document.Parsed): Reason | undefined {
  if (hasTemplate(document, parsed.text)) {
    return { code: 'file-templated', detail: 'The document contains template expressions; it is not plain YAML.' };
  }
  const isFatal = ({ code }: { readonly code: string }): boolean => !FORGIVEN.includes(code);
  if (/\{\{|\{%/.test(parsed.text) && parsed.documents.some(({ errors }) => errors.some(isFatal))) {
    return { code: 'file-templated', detail: 'The file is a template and not readable as YAML.' };
  }
  const fatal = document.errors.find(isFatal);
  return fatal && { code: 'file-unparsable', detail: `The file is not valid YAML: ${fatal.message}` };
}

/** `x: {{ .Values.y }}` is legal YAML (a map as a key), so templates must be looked for, not inferred from errors. */
function hasTemplate(document: Document.Parsed, text: string): boolean {
  let found = false;
  // Its expressions are for Argo CD, which gets the document as it is.
  const isSet = document.get('kind') === 'ApplicationSet';
  visit(document, {
    Map(_key, map) {
      if (map.flow === true && map.items.some((pair) => isCollection(pair.key))) found = true;
    },
    Scalar(_key, scalar) {
      if (scalar.type !== 'PLAIN' || isSet) return;
      const [start, end] = rangeOf(scalar);
      if (/\{\{|\{%/.test(text.slice(start, end))) found = true;
    },
  });
  return found;
}

/** Names of anchors that are used somewhere: an edit inside such a node would show in several places. */
export function aliasedAnchors(document: Document.Parsed): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Alias: (_key, alias) => void names.add(alias.source) });
  return names;
}

/** Tree with maps as `Map`; undefined as below. */
export const plainTree = (document: Readable): unknown => read(document, { mapAsMap: true });

/** Undefined when an alias leads nowhere, when aliases multiply without bounds, and when a value holds itself. */
export const plainValue = (document: Readable): unknown => read(document, {});

interface Readable {
  readonly toJS: (how: { readonly mapAsMap?: boolean }) => unknown;
}

function read(document: Readable, how: { readonly mapAsMap?: boolean }): unknown {
  try {
    const value = document.toJS(how);
    return holdsItself(value) ? undefined : value;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

export function rangeOf(node: Node): readonly [start: number, end: number, nodeEnd: number] {
  if (node.range === null || node.range === undefined) throw new Error('a parsed node has a range');
  return node.range;
}

/** The key of a pair as text; undefined for keys that are not scalars. `<<` is a symbol and has none. */
export const keyText = (pair: Pair): string | undefined =>
  isScalar(pair.key) && (typeof pair.key.value === 'string' || typeof pair.key.value === 'number')
    ? String(pair.key.value)
    : undefined;

export const pairsOf = (map: { readonly items: readonly Pair[] }, key: string): Pair[] =>
  map.items.filter((pair) => keyText(pair) === key);

export const nodeOrUndefined = (value: unknown): Node | undefined =>
  isScalar(value) || isCollection(value) || isAlias(value) ? value : undefined;

/** The list items that are maps with this `name`. */
export const itemsNamed = (items: readonly unknown[], name: string): Node[] =>
  items.flatMap((item) => (isMap(item) && item.get('name') === name ? [item] : []));
