import { parseAllDocuments, type ScalarTag, type Tags } from 'yaml';
import { holdsItself } from '../../model/holds-itself.ts';

export type ParsedYaml =
  | { readonly kind: 'parsed'; readonly documents: readonly unknown[] }
  | { readonly kind: 'broken'; readonly issue: string; readonly parsedBefore: number };

/**
 * Reads YAML as Kubernetes does: version 1.1 as sigs.k8s.io/yaml understands it, where `on` is true, `0644` is octal and
 * `1e3` a number, but `22:22` is not base 60 and a date stays text. A doubled key counts once, the last one.
 */
export function parseKubernetesYaml(text: string): ParsedYaml {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    customTags: kubernetesTags,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  if (!Array.isArray(documents)) return { kind: 'parsed', documents: [] };
  const values: unknown[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) return { kind: 'broken', issue: firstLine(error.message), parsedBefore: values.length };
    const value = toPlain(document);
    if (value.kind === 'broken') return { ...value, parsedBefore: values.length };
    values.push(value.value);
  }
  return { kind: 'parsed', documents: values };
}

const GO_OCTAL: ScalarTag = {
  identify: () => false,
  default: true,
  tag: 'tag:yaml.org,2002:int',
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => Number.parseInt(text.replaceAll('_', '').replace('0o', ''), 8),
};

/** Out: base 60 and timestamps, which the Go library leaves as text. In: its `0o17`. */
const kubernetesTags = (tags: Tags): Tags => [
  GO_OCTAL,
  ...tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(tag.tag.endsWith(':timestamp') || ('format' in tag && tag.format === 'TIME') || tag.tag.endsWith(':binary')),
  ),
];

/** In the words of Go's reader. */
export const HOLDS_ITSELF = 'an anchor contains itself';

/** Aliases that lead nowhere, multiply or hold themselves show up only here. */
function toPlain(document: {
  toJS: () => unknown;
}): { readonly kind: 'plain'; readonly value: unknown } | { readonly kind: 'broken'; readonly issue: string } {
  try {
    const value = document.toJS();
    return holdsItself(value) ? { kind: 'broken', issue: HOLDS_ITSELF } : { kind: 'plain', value };
  } catch (error) {
    if (error instanceof ReferenceError) return { kind: 'broken', issue: firstLine(error.message) };
    throw error;
  }
}

const firstLine = (text: string): string => text.split('\n')[0] ?? text;
