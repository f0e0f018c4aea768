/** Who owns the fields that Trimtab would change: two owners of one field are a fight that no pull request ends. */
import { z } from 'zod';
import { byText } from '../../../model/by-text.ts';
import type { FieldManager } from '../../../model/cluster.ts';
import { present } from './shape.ts';

export const rawManagedField = z.object({
  manager: z.string().nullish(),
  subresource: z.string().nullish(),
  fieldsV1: z.record(z.string(), z.unknown()).nullish(),
});

type Owned = FieldManager['owns'][number];
type Fields = Readonly<Record<string, unknown>>;

/** Managers of resources, replicas or image under `spec`, one entry per manager and subresource, by name. */
export function fieldManagers(entries: readonly z.output<typeof rawManagedField>[]): FieldManager[] {
  const owned = new Map<string, { manager: string; subresource: string | undefined; owns: Set<Owned> }>();
  for (const { manager, subresource, fieldsV1 } of entries) {
    const name = manager ?? 'unknown';
    const key = `${name} ${subresource ?? ''}`;
    const known = owned.get(key) ?? { manager: name, subresource: subresource ?? undefined, owns: new Set() };
    for (const field of ownedFields(fieldsV1 ?? {})) known.owns.add(field);
    if (known.owns.size > 0) owned.set(key, known);
  }
  return [...owned.entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { manager, subresource, owns }]) => present({ manager, subresource, owns: [...owns].sort() }));
}

/** `status.replicas` is written by the controller itself and says nothing, so only `f:spec` is looked at. */
function ownedFields(fields: Fields): Owned[] {
  const spec = child(fields, 'f:spec');
  const containers = [...containersOf(spec)];
  return [
    ...('f:replicas' in spec ? ['replicas' as const] : []),
    ...(containers.some((container) => 'f:image' in container) ? ['image' as const] : []),
    ...(containers.some(setsResources) ? ['resources' as const] : []),
  ];
}

/** Containers of the object itself (pods), of its template, or of its job template's template. */
function* containersOf(spec: Fields): Generator<Fields> {
  const templateSpec = child(child(spec, 'f:template'), 'f:spec');
  const jobTemplateSpec = child(child(child(child(spec, 'f:jobTemplate'), 'f:spec'), 'f:template'), 'f:spec');
  for (const pod of [spec, templateSpec, jobTemplateSpec])
    for (const list of ['f:containers', 'f:initContainers']) {
      const containers = child(pod, list);
      for (const key of Object.keys(containers)) if (key.startsWith('k:')) yield child(containers, key);
    }
}

/** `"f:resources": {}` stands for `resources: {}`, which sets nothing. */
function setsResources(container: Fields): boolean {
  const resources = child(container, 'f:resources');
  return 'f:limits' in resources || 'f:requests' in resources;
}

function child(fields: Fields, key: string): Fields {
  const value = fields[key];
  return isFields(value) ? value : {};
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
