import { selects } from '../model/selects.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Workload } from '../model/workload.ts';
import { type Fact, shown } from './diagnosis-facts.ts';

/** Who calls it and what may stand in its way: Services that select it, Ingresses in front of them, budgets, what it reads. */
export function dependenciesOf({ objects = {} }: Snapshot, workload: Workload): Fact[] {
  const { services, ingresses, pdbs } = objects;
  const own = services?.kind === 'known' ? services.value.filter((one) => selects(one, workload)) : [];
  const names = new Set(own.map(({ ref }) => ref.name));
  const callers =
    ingresses?.kind === 'known'
      ? ingresses.value.filter(
          ({ ref, backends }) =>
            ref.namespace === workload.ref.namespace && backends.some(({ service }) => names.has(service)),
        )
      : [];
  const budgets = pdbs?.kind === 'known' ? pdbs.value.filter((one) => selects(one, workload)) : [];
  return [
    ...callers.map(({ ref }) => ({ what: 'called through Ingress', is: ref.name })),
    ...own.map(({ ref, type, ports }) => ({
      what: 'called through Service',
      is: `${ref.name}: ${type}, ${ports.map(({ port, targetPort }) => `${port} to ${targetPort}`).join(', ') || 'no port'}`,
    })),
    ...budgets.map(({ ref, disruptionsAllowed, currentHealthy, desiredHealthy }) => ({
      what: 'disruption budget',
      is: `${ref.name}: ${disruptionsAllowed} may go, ${currentHealthy} of ${desiredHealthy} needed are healthy`,
    })),
    ...(workload.controller?.template.uses ?? []).map(({ kind, name }) => ({ what: `reads ${kind}`, is: name })),
    ...unread(objects),
  ];
}

/** Unknown is said, never left out; what nobody asked for is no news. */
const unread = (objects: NonNullable<Snapshot['objects']>): Fact[] =>
  (['services', 'ingresses', 'pdbs'] as const).flatMap((what) => {
    const list = objects[what];
    return list?.kind === 'unknown' ? [{ what, is: `unknown: ${list.because.detail}` }] : [];
  });

/** What is set beside it. */
export function aroundOf({ hpas, vpas, quotas, pods }: Workload): Fact[] {
  const claims = [...new Set(pods.flatMap(({ claims: own = [] }) => own))].sort();
  return [
    ...shown('autoscaler', hpas, (all) =>
      all.map(
        ({ ref, minReplicas, maxReplicas, currentReplicas }) =>
          `${ref.name}: ${currentReplicas} of ${minReplicas} to ${maxReplicas}`,
      ),
    ),
    ...shown('vertical autoscaler', vpas, (all) => all.map(({ ref, mode }) => `${ref.name}: ${mode}`)),
    ...shown('quota', quotas, (all) =>
      all.map(
        ({ ref, hard, used }) =>
          `${ref.name}: ${Object.entries(hard)
            .map(([name, most]) => `${name} ${used[name] ?? 0}/${most}`)
            .join(', ')}`,
      ),
    ),
    ...claims.map((name) => ({ what: 'volume claim', is: name })),
  ];
}
