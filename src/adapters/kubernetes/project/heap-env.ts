import { z } from 'zod';
import { redact } from '../redact.ts';

/** Variables with which runtimes set the size of their heap. All others are dropped unread: they may hold secrets. */
const HEAP_VARIABLES: ReadonlySet<string> = new Set([
  // JVM and its start scripts
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
  'JAVA_OPTS',
  'JAVA_OPTIONS',
  'JAVA_OPTS_APPEND',
  'JAVA_MAX_MEM_RATIO',
  'JVM_OPTS',
  'JVM_ARGS',
  'CATALINA_OPTS',
  'KAFKA_HEAP_OPTS',
  'ES_JAVA_OPTS',
  'OPENSEARCH_JAVA_OPTS',
  'LS_JAVA_OPTS',
  'SOLR_HEAP',
  'MAX_HEAP_SIZE',
  'HEAP_NEWSIZE',
  'BPL_JVM_HEAD_ROOM',
  // Node.js, Go, .NET, Ruby, Erlang, PHP
  'NODE_OPTIONS',
  'GOMEMLIMIT',
  'GOGC',
  'GOMAXPROCS',
  'DOTNET_GCHeapHardLimit',
  'DOTNET_GCHeapHardLimitPercent',
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
