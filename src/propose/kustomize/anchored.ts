import { wordOf } from '../locate/documents.ts';

/** Kustomize reads these as anchored regular expressions; one that we cannot read fits nothing. */
export function isAnchoredMatch(pattern: unknown, values: readonly string[]): boolean {
  const text = wordOf(pattern);
  if (text === undefined) return true;
  if (values.includes(text)) return true;
  const simple = /^[\w.*|()-]+$/.test(text) && !/\([^)]*[*+][^)]*\)[*+]/.test(text);
  return simple && isRegExp(text) && values.some((value) => new RegExp(`^(?:${text})$`).test(value));
}

function isRegExp(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
