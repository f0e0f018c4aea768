/** A list of Kubernetes objects whose items are not parsed yet. */
import { jsonOf } from '../../model/json-of.ts';

export interface SplitList {
  /** `kind`, `metadata`, ...: everything but the items. */
  readonly head: Readonly<Record<string, unknown>>;
  /**
   * Each is parsed when it is taken: a page of 500 pods is 5 MB as bytes and 40 MB parsed, and garbage that lives as long
   * as a page is what makes the heap grow. An item that is no JSON is undefined.
   */
  readonly items: Iterable<unknown>;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Undefined when the bytes are no JSON object with a list called `items`, or end too early. */
export function splitList(bytes: Buffer): SplitList | undefined {
  try {
    const members = membersOf(bytes);
    const items = members.get('items');
    if (items === undefined || bytes[items.from] !== CODE['[']) return undefined;
    members.delete('items');
    const head = Object.fromEntries([...members].map(([key, span]) => [key, JSON.parse(textOf(bytes, span))]));
    return { head, items: parsed(bytes, elementsOf(bytes, items.from)) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const CODE = { '"': 34, ',': 44, ':': 58, '[': 91, '\\': 92, ']': 93, '{': 123, '}': 125 } as const;

const textOf = (bytes: Buffer, { from, to }: Span): string => bytes.toString('utf8', from, to);

function* parsed(bytes: Buffer, spans: readonly Span[]): Generator<unknown> {
  for (const span of spans) yield jsonOf(textOf(bytes, span));
}

function membersOf(bytes: Buffer): Map<string, Span> {
  const members = new Map<string, Span>();
  let at = after(bytes, skipSpace(bytes, 0), '{');
  while (bytes[at] !== CODE['}']) {
    const key = { from: at, to: endOfValue(bytes, at) };
    const from = after(bytes, skipSpace(bytes, key.to), ':');
    const to = endOfValue(bytes, from);
    members.set(String(JSON.parse(textOf(bytes, key))), { from, to });
    at = next(bytes, to);
  }
  return members;
}

function elementsOf(bytes: Buffer, list: number): Span[] {
  const spans: Span[] = [];
  let at = after(bytes, list, '[');
  while (bytes[at] !== CODE[']']) {
    const to = endOfValue(bytes, at);
    spans.push({ from: at, to });
    at = next(bytes, to);
  }
  return spans;
}

function after(bytes: Buffer, at: number, sign: '{' | '[' | ':'): number {
  if (bytes[at] !== CODE[sign]) throw new SyntaxError(`no ${sign}`);
  return skipSpace(bytes, at + 1);
}

/** After a comma, or at the closing bracket. */
function next(bytes: Buffer, end: number): number {
  const at = skipSpace(bytes, end);
  if (bytes[at] === CODE[',']) return skipSpace(bytes, at + 1);
  if (bytes[at] !== CODE['}'] && bytes[at] !== CODE[']']) throw new SyntaxError('no comma');
  return at;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while ((bytes[at] ?? 33) <= 32) at++;
  if (at >= bytes.length) throw new SyntaxError('ends too early');
  return at;
}

function endOfValue(bytes: Buffer, from: number): number {
  const first = bytes[from];
  if (first === CODE['"']) return endOfString(bytes, from);
  if (first === CODE['{'] || first === CODE['[']) return endOfNested(bytes, from);
  let at = from;
  while (at < bytes.length && !isEnd(bytes[at])) at++;
  if (at === from) throw new SyntaxError('a value is missing');
  return at;
}

const isEnd = (code: number | undefined): boolean =>
  code === undefined || code <= 32 || code === CODE[','] || code === CODE['}'] || code === CODE[']'];

function endOfNested(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const code = bytes[at];
    if (code === CODE['"']) at = endOfString(bytes, at) - 1;
    else if (code === CODE['{'] || code === CODE['[']) depth++;
    else if ((code === CODE['}'] || code === CODE[']']) && --depth === 0) return at + 1;
  }
  throw new SyntaxError('ends too early');
}

function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    const code = bytes[at];
    if (code === CODE['\\']) at++;
    else if (code === CODE['"']) return at + 1;
  }
  throw new SyntaxError('ends too early');
}
