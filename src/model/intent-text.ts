/** Intents in words: nobody else needs to know which kinds there are. */
import { formatImage, type ImageReference } from './image.ts';
import { containerOf, type Intent, wantedOf } from './intent.ts';
import { formatCpu, formatMemory } from './quantity.ts';
import { bytes, millicores } from './units.ts';

/** Where the field is, without the container: `limits.memory`, `livenessProbe.timeoutSeconds`, `env.GOMEMLIMIT`. */
export function fieldOfIntent(intent: Intent): string {
  switch (intent.kind) {
    case 'set-cpu':
    case 'set-memory':
    case 'unset-resource':
    case 'set-autoscaler-bound':
      return intent.field;
    case 'set-image':
      return 'image';
    case 'set-replicas':
      return 'replicas';
    case 'set-autoscaler-target':
      return `${intent.resource}.utilization`;
    case 'set-autoscaler-average':
      return `${intent.resource}.target.${intent.field}`;
    case 'set-cron-trigger':
      return `triggers.${intent.trigger}.${intent.field}`;
    case 'set-probe-number':
    case 'set-probe-endpoint':
      return `${intent.probe}.${intent.field}`;
    case 'set-container-security':
      return `securityContext.${intent.change.field}`;
    case 'set-pod-security':
      return `podSecurityContext.${intent.change.field}`;
    case 'set-storage':
      return 'storage';
    case 'set-environment':
      return `env.${intent.name}`;
    case 'set-metadata':
      return `${intent.map}.${intent.key}`;
  }
}

/** `app/limits.memory`, `replicas`: unique within an object, stable, as markers and the journal have it. */
export function fieldPathOf(intent: Intent): string {
  const container = containerOf(intent);
  return container === undefined ? fieldOfIntent(intent) : `${container}/${fieldOfIntent(intent)}`;
}

/** The wanted value in its canonical spelling, without Markdown: `768Mi`, `registry/app:1.4.2`, `not set`. */
export const valueText = (intent: Intent): string => textOf(intent, wantedOf(intent));

/** The live value, spelled alike. */
export const liveText = (intent: Intent): string => textOf(intent, intent.from);

/** The wanted value for machines: numbers stay numbers of the field's unit. */
export function recordedValue(intent: Intent): number | string | boolean {
  const to = wantedOf(intent);
  return typeof to === 'number' || typeof to === 'boolean' ? to : valueText(intent);
}

/** `app limits.memory: 512Mi -> 768Mi` */
export function describeIntent(intent: Intent): string {
  const container = containerOf(intent);
  const field = `${container === undefined ? '' : `${container} `}${fieldOfIntent(intent)}`;
  return `${field}: ${liveText(intent)} -> ${valueText(intent)}`;
}

/** `CPU request`, `image`, `replicas`: for titles. */
export const fieldTitle = (intent: Intent): string =>
  intent.kind === 'set-cron-trigger'
    ? `cron trigger: ${intent.field.replace('metadata.', '')}`
    : (TITLES[fieldOfIntent(intent)] ?? fieldOfIntent(intent));

const TITLES: Readonly<Record<string, string>> = {
  'requests.cpu': 'CPU request',
  'requests.memory': 'memory request',
  'limits.cpu': 'CPU limit',
  'limits.memory': 'memory limit',
  'cpu.utilization': 'CPU utilization target',
  'memory.utilization': 'memory utilization target',
  'cpu.target.type': 'kind of CPU target',
  'cpu.target.averageUtilization': 'CPU utilization target',
  'cpu.target.averageValue': 'CPU target per pod',
  'memory.target.type': 'kind of memory target',
  'memory.target.averageUtilization': 'memory utilization target',
  'memory.target.averageValue': 'memory target per pod',
  minReplicas: 'minimum of replicas',
  maxReplicas: 'maximum of replicas',
  storage: 'storage request',
};

/** Which way a number moves; `set` for what was not there or is no number, `unset` for what goes. */
export function directionOf(intent: Intent): 'raise' | 'lower' | 'set' | 'unset' {
  const to = wantedOf(intent);
  if (to === undefined) return 'unset';
  if (typeof to !== 'number' || typeof intent.from !== 'number') return 'set';
  return to > intent.from ? 'raise' : 'lower';
}

type Held = number | string | boolean | ImageReference | undefined;

function textOf(intent: Intent, value: Held): string {
  if (value === undefined) return 'not set';
  if (typeof value === 'object') return formatImage(value);
  return typeof value === 'number' ? numberText(intent, value) : String(value);
}

function numberText(intent: Intent, value: number): string {
  switch (intent.kind) {
    case 'set-cpu':
      return formatCpu(millicores(value));
    case 'set-memory':
    case 'set-storage':
      return formatMemory(bytes(value));
    case 'unset-resource':
      return intent.field.endsWith('cpu') ? formatCpu(millicores(value)) : formatMemory(bytes(value));
    case 'set-autoscaler-target':
      return `${value}%`;
    case 'set-autoscaler-average':
      if (intent.field === 'averageUtilization') return `${value}%`;
      return intent.resource === 'cpu' ? formatCpu(millicores(value)) : formatMemory(bytes(value));
    default:
      return String(value);
  }
}
