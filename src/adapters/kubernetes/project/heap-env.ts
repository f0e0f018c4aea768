import { z } from 'zod';
import { HEAP_SIZE_VARIABLES } from '../../../model/heap-settings.ts';
import { redact } from '../redact.ts';

/** Variables with which runtimes set the size of their heap, and those that shape it. All others are dropped unread: they may hold secrets. */
const HEAP_VARIABLES: ReadonlySet<string> = new Set([
  ...HEAP_SIZE_VARIABLES,
  // Go, .NET, Ruby, Erlang, PHP
  'GOGC',
  'GOMAXPROCS',
  'DOTNET_gcServer',
  'RUBY_GC_HEAP_GROWTH_FACTOR',
  'ERL_FLAGS',
  'PHP_MEMORY_LIMIT',
  // allocators, Python
  'MALLOC_ARENA_MAX',
  'MALLOC_CONF',
  'MALLOC_TRIM_THRESHOLD_',
  'PYTHONMALLOC',
]);

const rawKeyRef = z.object({ name: z.string().nullish(), key: z.string() });

export const rawEnv = z.object({
  name: z.string(),
  value: z.string().nullish(),
  valueFrom: z
    .object({
      resourceFieldRef: z.object({ resource: z.string() }).nullish(),
      configMapKeyRef: rawKeyRef.nullish(),
      secretKeyRef: rawKeyRef.nullish(),
    })
    .nullish(),
});
type RawEnv = z.output<typeof rawEnv>;

/**
 * Heap variables by name, values redacted. One taken from elsewhere says from where (`[from limits.memory]`,
 * `[from ConfigMap jvm/opts]`): that it is set at all decides whether memory may be cut.
 */
export const heapEnv = (env: readonly RawEnv[]): Record<string, string> =>
  Object.fromEntries(
    env.filter(({ name }) => HEAP_VARIABLES.has(name)).map((variable) => [variable.name, shownValue(variable)]),
  );

function shownValue({ value, valueFrom }: RawEnv): string {
  if (valueFrom === undefined || valueFrom === null) return redact(value ?? '');
  const { resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (resourceFieldRef) return `[from ${resourceFieldRef.resource}]`;
  if (configMapKeyRef) return `[from ConfigMap ${configMapKeyRef.name ?? ''}/${configMapKeyRef.key}]`;
  return secretKeyRef ? '[from a Secret]' : '[from elsewhere]';
}
