/** Intents from texts, as commands and scenario files name them: the inverse of intent-text.ts. */
import type { ContainerRole, ObjectRef } from './cluster.ts';
import { parseImage } from './image.ts';
import type {
  CronTriggerField,
  Intent,
  MetricTargetType,
  Probe,
  ProbeNumber,
  ResourceField,
  SetContainerSecurity,
  SetProbeEndpoint,
} from './intent.ts';
import { parseCpu, parseMemory } from './quantity.ts';
import { bytes, millicores } from './units.ts';

export interface IntentTexts {
  readonly object: ObjectRef;
  /** Needed by fields of a container. */
  readonly container?: string;
  readonly role?: ContainerRole;
  /** `limits.memory`, `image`, `env.GOMEMLIMIT`: see fieldOfIntent. */
  readonly field: string;
  readonly from?: string;
  /** Absent: the field shall not be set any more. */
  readonly to?: string;
}

/** Undefined for a field that is not known, or a value that is none of its kind. */
export function intentFrom(texts: IntentTexts): Intent | undefined {
  const { container, role = 'main', object } = texts;
  return ofObject(texts) ?? (container === undefined ? undefined : ofContainer(texts, { object, container, role }));
}

interface At {
  readonly object: ObjectRef;
  readonly container: string;
  readonly role: ContainerRole;
}

function ofContainer(texts: IntentTexts, at: At): Intent | undefined {
  const { field, from, to } = texts;
  if (isResourceField(field)) return ofResource(texts, at, field);
  const [head = '', ...rest] = field.split('.');
  const tail = rest.join('.');
  if (field === 'image') {
    const [live, wanted] = [read(from, parseImage), read(to, parseImage)];
    return wanted === undefined ? undefined : { kind: 'set-image', ...at, ...live, to: wanted.from };
  }
  if (head === 'env' && tail !== '' && to !== undefined) {
    return { kind: 'set-environment', ...at, name: tail, ...read(from, String), to };
  }
  if (head === 'securityContext') return tightened(texts, at, tail);
  return isProbe(head) ? ofProbe(texts, at, { probe: head, field: tail }) : undefined;
}

function ofResource({ from, to }: IntentTexts, at: At, field: ResourceField): Intent | undefined {
  if (field === 'requests.cpu' || field === 'limits.cpu') {
    const [live, wanted] = [read(from, parseCpu), read(to, parseCpu)];
    if (wanted !== undefined) return { kind: 'set-cpu', ...at, field, ...live, to: wanted.from };
    return live === undefined ? undefined : { kind: 'unset-resource', ...at, field, ...live };
  }
  const [live, wanted] = [read(from, parseMemory), read(to, parseMemory)];
  if (wanted !== undefined) return { kind: 'set-memory', ...at, field, ...live, to: wanted.from };
  return live === undefined ? undefined : { kind: 'unset-resource', ...at, field, ...live };
}

const SECURITY: Readonly<Record<string, SetContainerSecurity['change']>> = {
  allowPrivilegeEscalation: { field: 'allowPrivilegeEscalation', to: false },
  privileged: { field: 'privileged', to: false },
  readOnlyRootFilesystem: { field: 'readOnlyRootFilesystem', to: true },
  runAsNonRoot: { field: 'runAsNonRoot', to: true },
  'capabilities.drop': { field: 'capabilities.drop', to: 'ALL' },
  'seccompProfile.type': { field: 'seccompProfile.type', to: 'RuntimeDefault' },
};

function tightened({ from, to }: IntentTexts, at: At, name: string): Intent | undefined {
  const change = SECURITY[name];
  if (change === undefined || to !== String(change.to)) return undefined;
  return { kind: 'set-container-security', ...at, change, ...read(from, truth) };
}

interface ProbeField {
  readonly probe: Probe;
  readonly field: string;
}

function ofProbe({ from, to }: IntentTexts, at: At, { probe, field }: ProbeField): Intent | undefined {
  if (isProbeNumber(field)) {
    const wanted = read(to, whole);
    if (to !== undefined && wanted === undefined) return undefined;
    return { kind: 'set-probe-number', ...at, probe, field, ...read(from, whole), ...toOf(wanted) };
  }
  if (!isEndpoint(field) || from === undefined || to === undefined) return undefined;
  const value = (text: string): string | number => (field.endsWith('port') ? (whole(text) ?? text) : text);
  return { kind: 'set-probe-endpoint', ...at, probe, field, from: value(from), to: value(to) };
}

function ofObject(texts: IntentTexts): Intent | undefined {
  const { object, container, field, from, to } = texts;
  const [live, wanted] = [read(from, whole), read(to, whole)];
  const [head = '', ...rest] = field.split('.');
  const key = rest.join('.');
  if (field === 'replicas' && (to === undefined || wanted !== undefined)) {
    return { kind: 'set-replicas', object, ...live, ...toOf(wanted) };
  }
  if ((field === 'minReplicas' || field === 'maxReplicas') && wanted !== undefined) {
    return { kind: 'set-autoscaler-bound', object, field, ...live, to: wanted.from };
  }
  if ((head === 'cpu' || head === 'memory') && key === 'utilization' && wanted !== undefined) {
    const of = container === undefined ? {} : { container };
    return { kind: 'set-autoscaler-target', object, resource: head, ...of, ...live, to: wanted.from };
  }
  if ((head === 'cpu' || head === 'memory') && rest[0] === 'target') return ofAverage(texts, head, rest[1]);
  if (head === 'triggers' && to !== undefined) return ofTrigger(object, rest, { ...read(from, String), to });
  if (field === 'podSecurityContext.runAsNonRoot' && to === 'true') {
    return { kind: 'set-pod-security', object, change: { field: 'runAsNonRoot', to: true }, ...read(from, truth) };
  }
  if (field === 'storage') {
    const size = read(to, parseMemory);
    return size === undefined ? undefined : { kind: 'set-storage', object, ...read(from, parseMemory), to: size.from };
  }
  if ((head !== 'annotations' && head !== 'labels') || key === '') return undefined;
  return { kind: 'set-metadata', object, map: head, key, ...read(from, String), ...(to === undefined ? {} : { to }) };
}

function ofAverage(
  { object, container, from, to }: IntentTexts,
  resource: 'cpu' | 'memory',
  field: string | undefined,
): Intent | undefined {
  const of = container === undefined ? {} : { container };
  const at = { kind: 'set-autoscaler-average', object, resource, ...of } as const;
  if (field === 'type') return isTargetType(from) && isTargetType(to) ? { ...at, field, from, to } : undefined;
  const parse = field === 'averageUtilization' ? perCent : resource === 'cpu' ? parseCpu : parseMemory;
  const [live, wanted] = [read<number>(from, parse), read<number>(to, parse)];
  if (live === undefined && wanted === undefined) return undefined;
  if (field === 'averageUtilization') return { ...at, field, ...live, ...toOf(wanted) };
  if (field !== 'averageValue') return undefined;
  const unit = resource === 'cpu' ? millicores : bytes;
  return {
    ...at,
    field,
    ...(live === undefined ? {} : { from: unit(live.from) }),
    ...(wanted === undefined ? {} : { to: unit(wanted.from) }),
  };
}

const isTargetType = (text: string | undefined): text is MetricTargetType =>
  text === 'Utilization' || text === 'AverageValue';

/** `70` and, as intents are described, `70%`. */
const perCent = (text: string): number | undefined => whole(text.replace(/%$/, ''));

function ofTrigger(
  object: ObjectRef,
  [trigger = '', ...rest]: readonly string[],
  values: { readonly from?: string; readonly to: string },
): Intent | undefined {
  const field = CRON_FIELDS.find((one) => one === rest.join('.'));
  return field === undefined ? undefined : { kind: 'set-cron-trigger', object, trigger, field, ...values };
}

const CRON_FIELDS: readonly CronTriggerField[] = [
  'type',
  'metadata.timezone',
  'metadata.start',
  'metadata.end',
  'metadata.desiredReplicas',
];

/** `{ from }` to be spread; undefined for no text and for one that does not parse. */
function read<T>(text: string | undefined, parse: (text: string) => T | undefined): { readonly from: T } | undefined {
  const from = text === undefined ? undefined : parse(text);
  return from === undefined ? undefined : { from };
}

const toOf = <T>(value: { readonly from: T } | undefined): { readonly to?: T } =>
  value === undefined ? {} : { to: value.from };

const whole = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);
const truth = (text: string): boolean | undefined => (text === 'true' ? true : text === 'false' ? false : undefined);

const RESOURCES: readonly string[] = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const isResourceField = (field: string): field is ResourceField => RESOURCES.includes(field);

const PROBES: readonly string[] = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const isProbe = (text: string): text is Probe => PROBES.includes(text);

const NUMBERS: readonly string[] = ['timeoutSeconds', 'failureThreshold', 'periodSeconds', 'initialDelaySeconds'];
const isProbeNumber = (text: string): text is ProbeNumber => NUMBERS.includes(text);

const ENDPOINTS: readonly string[] = ['httpGet.path', 'httpGet.port', 'tcpSocket.port', 'grpc.port'];
const isEndpoint = (text: string): text is SetProbeEndpoint['field'] => ENDPOINTS.includes(text);
