import { type Document, parseAllDocuments, type ScalarTag, type Tags } from 'yaml';
import { holdsItself } from '../../model/holds-itself.ts';

export type ParsedYaml =
  | { readonly kind: 'parsed'; readonly documents: readonly unknown[] }
  | { readonly kind: 'broken'; readonly issue: string; readonly parsedBefore: number };

/**
 * Reads YAML as Kubernetes does: version 1.1 as sigs.k8s.io/yaml understands it, where `on` is true, `0644` is octal and
 * `1e3` a number, but `22:22` is not base 60 and a date stays text. A doubled key counts once, the last one.
 */
export function parseKubernetesYaml(text: string): ParsedYaml {
  const documents = parseLeniently(text);
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

/** Quoted texts of old generators go on at the left edge of their key, and many stand in one file. */
const MOST_ROUNDS = 8;

function parseLeniently(text: string): readonly Document.Parsed[] {
  let [left, documents] = [text, parse(text)];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const mended = withQuotesIndented(left, documents);
    if (mended === left) return documents;
    [left, documents] = [mended, parse(mended)];
  }
  return documents;
}

function parse(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    customTags: kubernetesTags,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  return Array.isArray(documents) ? documents : [];
}

/** More than any key is indented. */
const FAR = ' '.repeat(200);

/**
 * A quoted text may go on further left than YAML allows; Go's library reads it. Blanks in front of a line of such a text mean
 * nothing, so more of them are put there. The parser complains where the line before ends.
 */
function withQuotesIndented(text: string, documents: readonly Document.Parsed[]): string {
  const cuts = documents
    .flatMap(({ errors }) => errors)
    .filter(({ code, message }) => code === 'MISSING_CHAR' && /closing ['"]/.test(message))
    .map(({ message, pos: [at] }) => ({ at, end: message.includes('closing "') ? DOUBLE : SINGLE }));
  let [mended, done] = ['', 0];
  for (const { at, end } of cuts) {
    if (at < done) continue;
    end.lastIndex = at;
    const stop = end.exec(text) === null ? -1 : end.lastIndex;
    if (stop < 0 || /\n(?:---|\.\.\.)\s/.test(text.slice(at, stop))) return text;
    mended += text.slice(done, at) + text.slice(at, stop).replaceAll('\n', `\n${FAR}`);
    done = stop;
  }
  return mended + text.slice(done);
}

/** Up to the quote that closes a text. */
const SINGLE = /(?:[^']|'')*'(?!')/gy;
const DOUBLE = /(?:[^"\\]|\\[\s\S])*"/gy;

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
