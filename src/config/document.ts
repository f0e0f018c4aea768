import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import type { ConfigProblem } from '../model/errors.ts';

export type Path = readonly PropertyKey[];

/** A YAML file as plain data, which still knows where everything stands. */
export interface ConfigDocument {
  readonly file: string;
  readonly value: unknown;
  /** Syntax errors and duplicate keys; the value means nothing then. */
  readonly problems: readonly ConfigProblem[];
  /** `trimtab.yaml:4:3 prometheus.url`; what is not there is placed at its nearest parent. */
  readonly at: (path: Path) => string;
  /** The same for the key itself, not its value. */
  readonly atKey: (path: Path) => string;
}

export function readDocument(file: string, text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const root = isNode(document.contents) ? document.contents : undefined;
  const faults = [...document.errors, ...document.warnings];
  return {
    file,
    value: faults.length === 0 ? document.toJS() : undefined,
    problems: faults.map((fault) => syntaxProblem(fault, place, text)),
    at: (path) => `${place(offsetOf(root, path))}${named(path)}`,
    atKey: (path) => `${place(keyOffsetOf(root, path))}${named(path)}`,
  };
}

function syntaxProblem(fault: YAMLError, place: (offset: number) => string, text: string): ConfigProblem {
  const path = place(fault.pos[0]);
  if (fault.code !== 'DUPLICATE_KEY')
    return { path, got: `YAML that cannot be read: ${fault.message}`, want: 'valid YAML' };
  const key = /^[^\s:]{1,60}/.exec(text.slice(fault.pos[0]))?.[0] ?? '';
  return { path, got: `the key ${key} a second time`, want: 'each key once in a map' };
}

const named = (path: Path): string => (path.length === 0 ? '' : ` ${pathName(path)}`);

/** `repositories[0].url` */
export const pathName = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

function offsetOf(root: Node | undefined, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(root, path.slice(0, length));
    if (node?.range) return node.range[0];
  }
  return root?.range?.[0] ?? 0;
}

function keyOffsetOf(root: Node | undefined, path: Path): number {
  const parent = nodeAt(root, path.slice(0, -1));
  const pair = isMap(parent) ? parent.items.find((item) => keyText(item.key) === String(path.at(-1))) : undefined;
  return isPair(pair) && isNode(pair.key) && pair.key.range ? pair.key.range[0] : offsetOf(root, path);
}

const keyText = (key: unknown): string => (isScalar(key) ? String(key.value) : '');

/** Steps down through maps and lists; aliases are not followed, so their place is where they are used. */
function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let node: unknown = root;
  for (const part of path) {
    if (!isNode(node) || !('getIn' in node)) return undefined;
    node = node.getIn([part], true);
  }
  return isNode(node) ? node : undefined;
}

/** The plain value at a path; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined),
    value,
  );
}
