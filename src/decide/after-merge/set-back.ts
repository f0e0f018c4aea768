/** A merged change as intents that undo it: each value as it was, and what moved along with it. */
import type { HorizontalPodAutoscaler, HpaMetric, ObjectRef } from '../../model/cluster.ts';
import type { Intent, SetEnvironment } from '../../model/intent.ts';
import type { Member, Values } from '../../model/marker.ts';
import { type Bytes, bytes, type Millicores, millicores } from '../../model/units.ts';
import type { Workload } from '../../model/workload.ts';
import { liveOf, sizesIn } from './live-values.ts';

/** Without what was before (older pull requests do not say it) nothing can be taken back. */
export const undoing = ({ values, was = {} }: Member, workload: Workload): Intent[] => [
  ...sizesBack(values, was, workload),
  ...boundsBack(values, was, workload),
  ...targetsBack(values, was, workload),
  ...variablesBack(values, was, workload),
];

function sizesBack(values: Values, was: Values, workload: Workload): Intent[] {
  return sizesIn(values).flatMap(({ container, field, value }): Intent[] => {
    const spec = workload.containers.find((one) => one.spec.name === container)?.spec;
    const live = liveOf(workload, container, field);
    const name = `${container}/${field}`;
    if (spec === undefined || live === undefined || value === undefined || !(name in was)) return [];
    const at = { object: workload.ref, container, role: spec.role };
    const before = was[name];
    if (typeof before !== 'number') return [{ kind: 'unset-resource', ...at, field, from: millicores(live) }];
    return field === 'requests.cpu' || field === 'limits.cpu'
      ? [{ kind: 'set-cpu', ...at, field, from: millicores(live), to: millicores(before) }]
      : [{ kind: 'set-memory', ...at, field, from: bytes(live), to: bytes(before) }];
  });
}

/** Of several nobody knows which one it was. */
export function autoscalerOf({ hpas }: Workload): HorizontalPodAutoscaler | undefined {
  const [hpa, ...others] = hpas.kind === 'known' ? hpas.value : [];
  return others.length > 0 ? undefined : hpa;
}

/** A trigger that was new stays: it adds replicas, and what got worse comes from a lower minimum. */
function boundsBack({ minReplicas: value }: Values, { minReplicas: before }: Values, workload: Workload): Intent[] {
  const hpa = autoscalerOf(workload);
  if (hpa === undefined || typeof value !== 'number' || typeof before !== 'number' || hpa.minReplicas !== value)
    return [];
  const object = madeBy(hpa) ?? hpa.ref;
  return [{ kind: 'set-autoscaler-bound', object, field: 'minReplicas', from: value, to: before }];
}

function madeBy({ owners, ref: { namespace } }: HorizontalPodAutoscaler): ObjectRef | undefined {
  const owner = owners.find(({ controller, kind }) => controller && kind === 'ScaledObject');
  if (owner === undefined) return undefined;
  const { apiVersion, kind, name } = owner;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

const TARGET = /^(?:([^/]+)\/)?(cpu|memory)\.(utilization|target\.type)$/;

/** Of the one autoscaler whose target is still what was merged. */
function targetsBack(values: Values, was: Values, { hpas }: Workload): Intent[] {
  return Object.entries(values).flatMap(([name, value]): Intent[] => {
    const [, container, resource, field] = TARGET.exec(name) ?? [];
    if (resource !== 'cpu' && resource !== 'memory') return [];
    const isWanted = ({ name: own, target, container: of }: HpaMetric): boolean =>
      own === resource &&
      of === container &&
      (field === 'utilization' ? target.value === value : target.type === value);
    const found = (hpas.kind === 'known' ? hpas.value : []).flatMap(({ ref, metrics }) =>
      metrics.filter(isWanted).map((metric) => ({ object: ref, metric })),
    );
    const [one, ...others] = found;
    if (one === undefined || others.length > 0) return [];
    const at = { object: one.object, resource, ...(container === undefined ? {} : { container }) } as const;
    const share = was[field === 'utilization' ? name : name.replace(/type$/, 'averageUtilization')];
    if (typeof share !== 'number') return [];
    if (field === 'utilization')
      return [{ kind: 'set-autoscaler-target', ...at, from: one.metric.target.value, to: share }];
    const kind = 'set-autoscaler-average';
    return [
      { kind, ...at, field: 'type', from: 'AverageValue', to: 'Utilization' },
      { kind, ...at, field: 'averageUtilization', to: share },
      { kind, ...at, field: 'averageValue', from: amountOf(resource, one.metric.target.value) },
    ];
  });
}

/** The cluster tells cores and bytes. */
const amountOf = (resource: 'cpu' | 'memory', value: number): Millicores | Bytes =>
  resource === 'cpu' ? millicores(Number((1000 * value).toPrecision(15))) : bytes(value);

/** Heaps that moved with their memory limit. */
function variablesBack(values: Values, was: Values, workload: Workload): Intent[] {
  return Object.entries(values).flatMap(([path, value]): SetEnvironment[] => {
    const [, container, name] = /^([^/]+)\/env\.(.+)$/.exec(path) ?? [];
    const spec = workload.containers.find((one) => one.spec.name === container)?.spec;
    const before = was[path];
    if (spec === undefined || name === undefined || typeof before !== 'string' || typeof value !== 'string') return [];
    if (spec.heapEnv[name] !== value) return [];
    const { role } = spec;
    return [
      { kind: 'set-environment', object: workload.ref, container: spec.name, role, name, from: value, to: before },
    ];
  });
}
