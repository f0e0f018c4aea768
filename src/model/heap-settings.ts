/** How a container's runtime is told the size of its heap, as far as its spec says so. */
import type { ContainerSpec } from './cluster.ts';

/**
 * - `relative`: taken from the container's own memory (MaxRAMPercentage, GOMEMLIMIT from limits.memory): it follows by itself.
 * - `absolute`: a number in a variable that is written as a value: it has to move when the limit does.
 * - `out-of-reach`: a number (or what may be one) in arguments, a ConfigMap or a Secret: no intent can move it.
 */
export type HeapSetting =
  | { readonly kind: 'relative'; readonly name: string }
  | { readonly kind: 'absolute'; readonly name: string; readonly value: string }
  | { readonly kind: 'out-of-reach'; readonly name: string; readonly where: string };

/** By the name of the variable, arguments last. */
export const heapSettingsOf = (spec: ContainerSpec): HeapSetting[] => [
  ...Object.keys(spec.heapEnv)
    .sort()
    .flatMap((name) => ofVariable(name, spec.heapEnv[name] ?? '')),
  ...ofCommand(spec.command.join(' ')),
];

/**
 * The value of an absolute setting at another size of the limit: `-Xms1g -Xmx2g` x 1.25 is `-Xms1280m -Xmx2560m`. Rounded
 * down, so that the heap's share of the limit never grows; other flags stay as they are.
 */
export function scaledHeap({ name, value }: { readonly name: string; readonly value: string }, factor: number): string {
  if (name === HEX_BYTES) return hexOf(Math.floor(Number.parseInt(value, 16) * factor), value);
  if (WHOLE_VALUE.has(name)) return scaledSize(value, factor);
  return value
    .replace(JVM_SIZE, (_, flag: string, size: string) => `${flag}${scaledSize(size, factor)}`)
    .replace(NODE_SIZE, (_, flag: string, size: string) => `${flag}${scaledSize(size, factor)}`);
}

/** Bytes that a heap may take by this setting; undefined where that is a share, or not written here. */
export function heapSizeOf(setting: HeapSetting, { command }: ContainerSpec): number | undefined {
  if (setting.kind === 'relative') return undefined;
  const text = setting.kind === 'absolute' ? setting.value : command.join(' ');
  const sizes = [
    ...[...text.matchAll(LARGEST_SIZE)].map(([, size, unit = '']) => inBytes(size, unit)),
    ...[...text.matchAll(NODE_SIZE)].map(([, , size]) => inBytes(size, 'm')),
  ];
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

const inBytes = (size: string | undefined, unit: string): number =>
  Number(size) * 1024 ** STEPS.indexOf(unit.toLowerCase());

const LARGEST_SIZE = /(?:-Xmx|-XX:MaxHeapSize=|^)(\d+)([kmgt]?)/gi;
const JVM_SIZE = /(?<![\w-])(-Xm[xsn]|-XX:(?:Max|Initial)HeapSize=)(\d+[kmgt]?)/gi;
const NODE_SIZE = /(?<![\w-])(--max[-_]old[-_]space[-_]size[= ])(\d+)/g;
const RELATIVE = /(?:Max|Initial|Min)RAMPercentage|MaxRAMFraction|--max-old-space-size-percentage/;
/** `512m`, `2G`, `1500MiB`, `1073741824`: the whole value is one size. */
const SIZE = /^(\d+)([KMGT]i?B?|B)?$/i;

const FLAGS: ReadonlySet<string> = new Set([
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
  'JAVA_OPTS',
  'JAVA_OPTIONS',
  'JAVA_OPTS_APPEND',
  'JVM_OPTS',
  'JVM_ARGS',
  'CATALINA_OPTS',
  'KAFKA_HEAP_OPTS',
  'ES_JAVA_OPTS',
  'OPENSEARCH_JAVA_OPTS',
  'LS_JAVA_OPTS',
  'NODE_OPTIONS',
]);
const WHOLE_VALUE: ReadonlySet<string> = new Set(['GOMEMLIMIT', 'SOLR_HEAP', 'MAX_HEAP_SIZE', 'HEAP_NEWSIZE']);
const SHARES: ReadonlySet<string> = new Set([
  'JAVA_MAX_MEM_RATIO',
  'BPL_JVM_HEAD_ROOM',
  'DOTNET_GCHeapHardLimitPercent',
]);
/** https://learn.microsoft.com/dotnet/core/runtime-config/garbage-collector#heap-limit: hexadecimal bytes. */
const HEX_BYTES = 'DOTNET_GCHeapHardLimit';

/** Variables that set the size of a heap, whatever their form. */
export const HEAP_SIZE_VARIABLES: ReadonlySet<string> = new Set([...FLAGS, ...WHOLE_VALUE, ...SHARES, HEX_BYTES]);

function ofVariable(name: string, value: string): HeapSetting[] {
  if (SHARES.has(name)) return [{ kind: 'relative', name }];
  if (!FLAGS.has(name) && !WHOLE_VALUE.has(name) && name !== HEX_BYTES) return [];
  const source = /^\[from (.*)\]$/.exec(value)?.[1];
  if (source === 'limits.memory' || source === 'requests.memory') return [{ kind: 'relative', name }];
  if (source !== undefined) return [{ kind: 'out-of-reach', name, where: source }];
  if (holdsSize(name, value)) {
    // What was taken out of the value cannot be written back.
    const hidden = value.includes('[redacted]');
    return hidden
      ? [{ kind: 'out-of-reach', name, where: 'a value that is partly hidden' }]
      : [{ kind: 'absolute', name, value }];
  }
  return RELATIVE.test(value) ? [{ kind: 'relative', name: flagIn(value) ?? name }] : [];
}

function holdsSize(name: string, value: string): boolean {
  if (name === HEX_BYTES) return /^(?:0x)?[0-9a-f]+$/i.test(value);
  if (WHOLE_VALUE.has(name)) return SIZE.test(value);
  return sizeFlagIn(value) !== undefined;
}

function ofCommand(command: string): HeapSetting[] {
  const flag = sizeFlagIn(command);
  if (flag !== undefined) return [{ kind: 'out-of-reach', name: flag, where: 'its arguments' }];
  const share = flagIn(command);
  return share === undefined ? [] : [{ kind: 'relative', name: share }];
}

const sizeFlagIn = (text: string): string | undefined =>
  (text.match(JVM_SIZE)?.[0] ?? text.match(NODE_SIZE)?.[0])?.replace(/[= ]?\d+\w*$/, '');

const flagIn = (text: string): string | undefined => RELATIVE.exec(text)?.[0];

const STEPS = ['', 'k', 'm', 'g', 't'];
/** Rounding down in the unit itself may cost this much; else the next smaller unit is used. */
const LOST = 0.02;

/** `2g` x 1.25 is `2560m`; `1500MiB` x 1.5 is `2250MiB`. */
function scaledSize(size: string, factor: number): string {
  const [, amount = '', unit = ''] = SIZE.exec(size) ?? [];
  const step = STEPS.indexOf(unit.toLowerCase().replace(/i?b$/, ''));
  const target = Number(amount) * factor + 1e-9;
  if (step <= 0 || Math.floor(target) >= target * (1 - LOST)) return `${Math.floor(target)}${unit}`;
  return `${Math.floor(target * 1024)}${smaller(unit, step)}`;
}

/** `g` -> `m`, `GiB` -> `MiB`, `G` -> `M`: spelled as the larger one was. */
function smaller(unit: string, step: number): string {
  const letter = STEPS[step - 1] ?? '';
  const cased = unit[0] === unit[0]?.toUpperCase() ? letter.toUpperCase() : letter;
  return letter === '' ? '' : `${cased}${unit.slice(1)}`;
}

const hexOf = (size: number, like: string): string => {
  const digits = size.toString(16);
  return `${/^0x/i.test(like) ? '0x' : ''}${/[A-F]/.test(like) ? digits.toUpperCase() : digits}`;
};
