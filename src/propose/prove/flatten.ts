/** A rendered object as leaves: `spec.template.spec.containers[name=web].resources.limits.memory` -> `768Mi`. */
import { isRecord } from '../locate/documents.ts';

export function flatten(body: unknown): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  collect(body, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, unknown>): void {
  if (isRecord(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      collect(inner, path === '' ? keyText(key) : `${path}.${keyText(key)}`, leaves);
  } else if (Array.isArray(value) && value.length > 0) {
    const names = namesOf(value);
    for (const [i, item] of value.entries()) collect(item, `${path}[${names?.[i] ?? i}]`, leaves);
  } else {
    leaves.set(path, value);
  }
}

const keyText = (key: string): string => (/[.[\]]/.test(key) ? `"${key}"` : key);

/** Items are told apart by `name` where all have one and no two share it; else by their position. */
function namesOf(items: readonly unknown[]): readonly string[] | undefined {
  const names = items.flatMap((item) => (isRecord(item) && typeof item.name === 'string' ? [`name=${item.name}`] : []));
  return names.length === items.length && new Set(names).size === names.length ? names : undefined;
}
