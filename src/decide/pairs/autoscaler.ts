import type { HorizontalPodAutoscaler, HpaMetric } from '../../model/cluster.ts';
import type { Note } from '../../model/finding.ts';
import type { ResourceIntent, SetAutoscalerAverage, SetAutoscalerTarget } from '../../model/intent.ts';
import type { ChangePolicy } from '../../model/policy.ts';
import { formatCpu, formatMemory } from '../../model/quantity.ts';
import { type Bytes, bytes, type Millicores, mebibytes, millicores } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import { type After, containersAfter } from '../after.ts';
import { type Resource, resourceOf } from '../plan.ts';
import type { Along } from './along.ts';

type Moved = SetAutoscalerTarget | SetAutoscalerAverage;

/**
 * A utilization target is a share of the request: where the request moves, the target moves against it, so that the
 * autoscaler adds pods at the same use as before. 70 % of 1000m is 700m; at 800m that is 88 % (rounded to whole per
 * cent, which is all that the API knows), or the policy writes down the 700m, which no later change of the request shifts.
 */
export function targetsAlong(
  workload: Workload,
  intents: readonly ResourceIntent[],
  { autoscalerTarget }: Pick<ChangePolicy, 'autoscalerTarget'>,
): Along<Moved> {
  if (autoscalerTarget === 'hold') return { intents: [], notes: [] };
  const containers = containersAfter(workload, intents);
  const hpas = workload.hpas.kind === 'known' ? workload.hpas.value : [];
  const parts = hpas
    .filter((hpa) => canMoveTargets(hpa, { workload, intents }))
    .flatMap(({ ref, metrics }) =>
      metrics.flatMap((metric): Along<Moved>[] => {
        const totals = isMoved(metric, intents) ? totalsOf(metric, containers) : undefined;
        if (totals === undefined || totals.before === totals.after) return [];
        const part = { object: ref, metric, totals };
        return [autoscalerTarget === 'move' ? moved(part) : madeAbsolute(part)];
      }),
    );
  return { intents: parts.flatMap((part) => part.intents), notes: parts.flatMap((part) => part.notes) };
}

/** Whether every target of it that hangs on these requests can move along; one that KEDA made is not written in Git. */
export function canMoveTargets(
  { metrics, owners }: HorizontalPodAutoscaler,
  change: { readonly workload: Workload; readonly intents: readonly ResourceIntent[] },
): boolean {
  if (owners.some(({ controller }) => controller)) return false;
  const containers = containersAfter(change.workload, change.intents);
  return metrics
    .filter((metric) => isMoved(metric, change.intents))
    .every((metric) => {
      const totals = totalsOf(metric, containers);
      return totals !== undefined && isWithinReach(metric, totals);
    });
}

const isMoved = ({ source, name, target, container }: HpaMetric, intents: readonly ResourceIntent[]): boolean =>
  (source === 'Resource' || source === 'ContainerResource') &&
  target.type === 'Utilization' &&
  intents.some((intent) => resourceOf(intent) === name && (container ?? intent.container) === intent.container);

/** Millicores or bytes of a pod. */
interface Totals {
  readonly resource: Resource;
  readonly before: number;
  readonly after: number;
  /** Absent where one container may use as much as there is. */
  readonly limit?: number;
}

/**
 * Of one container, or of all containers that run together: the autoscaler divides their use by the sum of their
 * requests, and says nothing while one of them has none.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
 */
function totalsOf({ name, container }: HpaMetric, containers: readonly After[]): Totals | undefined {
  const resource = resourceNamed(name);
  const counted = containers.filter((one) => (container === undefined ? one.role !== 'init' : one.name === container));
  if (resource === undefined || counted.length === 0) return undefined;
  const [before, after, limit] = [
    total(counted.map((one) => one.before(`requests.${resource}`))),
    total(counted.map((one) => one.after(`requests.${resource}`))),
    total(counted.map((one) => one.after(`limits.${resource}`))),
  ];
  if (before === undefined || after === undefined) return undefined;
  return { resource, before, after, ...(limit === undefined ? {} : { limit }) };
}

const resourceNamed = (name: string): Resource | undefined => (name === 'cpu' || name === 'memory' ? name : undefined);

/** Undefined when one is not known, or when there is nothing to divide by. */
function total(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  const sum = known.reduce((all, value) => all + value, 0);
  return known.length === values.length && sum > 0 ? sum : undefined;
}

/** An autoscaler does nothing until the use is a tenth above its target (`--horizontal-pod-autoscaler-tolerance`). */
const TOLERANCE = 1.1;

/**
 * A use that the limits do not allow is never seen: 70 % of 1000m is 700m, and with a limit of 700m no pod would ever be
 * added. Where that is so already, nothing gets worse.
 */
const isWithinReach = ({ target }: HpaMetric, { before, after, limit = Infinity }: Totals): boolean =>
  after >= before || (TOLERANCE * target.value * before) / 100 <= limit;

interface Part {
  readonly object: HorizontalPodAutoscaler['ref'];
  readonly metric: HpaMetric;
  readonly totals: Totals;
}

const ofContainer = ({ source, container }: HpaMetric): { readonly container?: string } =>
  source === 'ContainerResource' && container !== undefined ? { container } : {};

function moved({ object, metric, totals: { resource, before, after } }: Part): Along<Moved> {
  const from = metric.target.value;
  const to = Math.max(1, Math.round((from * before) / after));
  if (to === from) return { intents: [], notes: [] };
  const how = `its ${resource} target moves with the request, ${from} % -> ${to} %`;
  return {
    intents: [{ kind: 'set-autoscaler-target', object, resource, ...ofContainer(metric), from, to }],
    notes: [noteOf(object.name, how)],
  };
}

function madeAbsolute({ object, metric, totals: { resource, before } }: Part): Along<Moved> {
  const percent = metric.target.value;
  const to = amountOf(resource, (percent * before) / 100);
  const at = { kind: 'set-autoscaler-average', object, resource, ...ofContainer(metric) } as const;
  const [whole, amount] = [before, to].map((value) => amountText(resource, value));
  return {
    intents: [
      { ...at, field: 'type', from: 'Utilization', to: 'AverageValue' },
      { ...at, field: 'averageUtilization', from: percent },
      { ...at, field: 'averageValue', to },
    ],
    notes: [
      noteOf(
        object.name,
        `its ${resource} target of ${percent} % of ${whole} is written as ${amount} per pod, which a request no longer shifts`,
      ),
    ],
  };
}

/** Whole millicores, whole Mi: what people write. At least one of them, or the API refuses it. */
const amountOf = (resource: Resource, value: number): Millicores | Bytes =>
  resource === 'cpu' ? millicores(Math.max(1, Math.round(value))) : mebibytes(Math.max(1, Math.round(value / 2 ** 20)));

const amountText = (resource: Resource, value: number): string =>
  resource === 'cpu' ? formatCpu(millicores(value)) : formatMemory(bytes(value));

const noteOf = (name: string, how: string): Note => ({
  code: 'hpa-utilization',
  text: `autoscaler ${name} keeps adding pods at the same use: ${how}`,
});
