/** How a new scalar is spelled: quotes where YAML 1.1 or 1.2 would read something else than the text. */
import { Scalar } from 'yaml';
import type { Value } from './edit.ts';
import { isCpu, isMemory, writeCpu, writeMemory } from './quantity-style.ts';

/** The scalar that is replaced, or the nearest relative of a new one: its unit family and quotes are kept. */
export interface Model {
  readonly text: string;
  readonly quote: Quote;
}
export type Quote = 'plain' | 'single' | 'double';

/** Source text of a scalar value. */
export function writeScalar(value: Exclude<Value, { kind: 'tree' }>, model: Model | undefined): string {
  const quote = model?.quote ?? 'plain';
  switch (value.kind) {
    case 'cpu':
      return quoted(writeCpu(value.to, model?.text), quote);
    case 'memory':
      return quoted(writeMemory(value.to, model?.text, value.most), quote);
    case 'text':
      return quote === 'plain' ? writeText(value.to) : quoted(value.to, quote);
    case 'number':
    case 'truth':
      return String(value.to);
    case 'absent':
    case 'null':
      return 'null';
  }
}

/** Is what a parser read the value that was meant? */
export function isValue(value: Exclude<Value, { kind: 'tree' }>, read: unknown): boolean {
  const quantity = typeof read === 'string' || typeof read === 'number' ? String(read) : undefined;
  if (value.kind === 'cpu') return quantity !== undefined && isCpu(quantity, value.to);
  if (value.kind === 'memory') return quantity !== undefined && isMemory(quantity, value.to);
  if (value.kind === 'absent') return read === undefined;
  if (value.kind === 'null') return read === null || read === undefined;
  return read === value.to;
}

export const quoteOf = (scalar: Scalar): Quote => {
  if (scalar.type === Scalar.QUOTE_DOUBLE) return 'double';
  return scalar.type === Scalar.QUOTE_SINGLE ? 'single' : 'plain';
};

/** A string that any YAML reader takes for that string: `1.10`, `yes`, `12:30` and `1e3` need quotes. */
export const writeText = (text: string): string =>
  (PLAIN.test(text) && !RESOLVED.test(text) && !/:(\s|$)|\s#|\s$/.test(text)) || NEVER_A_NUMBER.test(text)
    ? text
    : quoted(text, 'double');

/** Also `-Xms1g -Xmx2g`: what heap flags look like. */
const PLAIN = /^(?:[A-Za-z_/]|--?[A-Za-z])[A-Za-z0-9_./:@+=,%-]*(?: --?[A-Za-z][A-Za-z0-9_./:@+=,%-]*)*$/;
/** `1.4.2` has too many dots, and `123.dkr.example.com/app` a slash. */
const NEVER_A_NUMBER = /^(?:\d+\.\d+\.\d[\w.-]*|\d[\w.-]*(?::\d+)?\/[\w./@-]*(?::[\w][\w.-]*)?(?:@sha256:[0-9a-f]+)?)$/;
/** Words that YAML 1.1 reads as booleans or null. */
const RESOLVED = /^(y|n|yes|no|on|off|true|false|null|~)$/i;

export const quoted = (text: string, quote: Quote): string => {
  if (quote === 'plain') return text;
  return quote === 'double' ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
};
