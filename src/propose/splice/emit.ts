/** New YAML text in the style of the text around it. */
import { writeText } from './scalar-style.ts';

/** What is to be written, with scalars already spelled. */
export type Emitted =
  | { readonly kind: 'scalar'; readonly source: string }
  | { readonly kind: 'block'; readonly text: string }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Emitted])[] }
  | { readonly kind: 'list'; readonly items: readonly Emitted[] };

export interface BlockStyle {
  /** Spaces per level. */
  readonly step: number;
  /** Spaces between a key and the dashes of its list: 0 or more. */
  readonly dash: number;
}

/** Lines of `key: value` without the indentation of the place they go to. */
export function entryLines(key: string, value: Emitted, style: BlockStyle): string[] {
  const name = writeText(key);
  switch (value.kind) {
    case 'scalar':
      return [`${name}: ${value.source}`];
    case 'block':
      return [`${name}: |-`, ...value.text.split('\n').map((line) => indent(line, style.step))];
    case 'map':
      return [`${name}:`, ...mapLines(value.entries, style).map((line) => indent(line, style.step))];
    case 'list':
      return [
        `${name}:`,
        ...value.items.flatMap((item) => itemLines(item, style)).map((line) => indent(line, style.dash)),
      ];
  }
}

/** Lines of `- value`; the rest of an item stands two columns right of its dash. */
export function itemLines(item: Emitted, style: BlockStyle): string[] {
  const lines = bodyLines(item, style);
  return lines.map((line, i) => (i === 0 ? `- ${line}` : indent(line, 2)));
}

const bodyLines = (item: Emitted, style: BlockStyle): string[] => {
  switch (item.kind) {
    case 'scalar':
      return [item.source];
    case 'block':
      return ['|-', ...item.text.split('\n').map((line) => indent(line, style.step))];
    case 'map':
      return mapLines(item.entries, style);
    case 'list':
      return item.items.flatMap((inner) => itemLines(inner, style));
  }
};

export const mapLines = (entries: readonly (readonly [string, Emitted])[], style: BlockStyle): string[] =>
  entries.flatMap(([key, value]) => entryLines(key, value, style));

const indent = (line: string, by: number): string => (line === '' ? '' : ' '.repeat(by) + line);

export interface FlowStyle {
  /** `{ a: 1 }` or `{a: 1}`. */
  readonly padding: string;
  /** JSON: keys and words in double quotes. */
  readonly json: boolean;
}

export function flowText(value: Emitted, style: FlowStyle): string {
  switch (value.kind) {
    case 'scalar':
      return style.json ? jsonScalar(value.source) : value.source;
    case 'block':
      return JSON.stringify(value.text);
    case 'map':
      return `{${style.padding}${value.entries.map(([key, inner]) => flowEntry(key, inner, style)).join(', ')}${style.padding}}`;
    case 'list':
      return `[${value.items.map((item) => flowText(item, style)).join(', ')}]`;
  }
}

export const flowEntry = (key: string, value: Emitted, style: FlowStyle): string =>
  `${style.json ? JSON.stringify(key) : writeText(key)}: ${flowText(value, style)}`;

const jsonScalar = (source: string): string =>
  /^(-?\d+(\.\d+)?|true|false|null|".*")$/s.test(source) ? source : JSON.stringify(source);
