/** A rendered object as leaves: `spec.template.spec.containers[name=web].resources.limits.memory` -> `768Mi`. */
import { isRecord } from '../locate/documents.ts';
import { keyName, labelOf } from '../splice/edit.ts';

export function flatten(body: unknown): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  collect(body, '', leaves);
  return leaves;
}

function collect(value: unknown, path: string, leaves: Map<string, unknown>): void {
  if (isRecord(value) && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value))
      collect(inner, path === '' ? keyName(key) : `${path}.${keyName(key)}`, leaves);
  } else if (Array.isArray(value) && value.length > 0) {
    const names = namesOf(value) ?? metricsOf(value);
    for (const [i, item] of value.entries()) collect(item, `${path}[${names?.[i] ?? i}]`, leaves);
  } else {
    leaves.set(path, value);
  }
}

/**
 * Items are told apart by `name` where no two share one; those without, as most triggers of KEDA are, by their position.
 */
function namesOf(items: readonly unknown[]): readonly string[] | undefined {
  const names = items.map((item) =>
    isRecord(item) && typeof item.name === 'string' ? `name=${item.name}` : undefined,
  );
  const given = names.filter((name) => name !== undefined);
  if (given.length === 0 || new Set(given).size < given.length) return undefined;
  return names.map((name, i) => name ?? String(i));
}

/** Metrics of an autoscaler have a name further down. */
function metricsOf(items: readonly unknown[]): readonly string[] | undefined {
  const labels = items.map((item, i) => {
    const { resource, containerResource } = isRecord(item) ? item : {};
    if (isRecord(resource)) return labelOf({ having: { 'resource.name': String(resource.name) } });
    if (!isRecord(containerResource)) return String(i);
    const { name, container } = containerResource;
    return labelOf({
      having: { 'containerResource.name': String(name), 'containerResource.container': String(container) },
    });
  });
  return new Set(labels).size === labels.length ? labels : undefined;
}
