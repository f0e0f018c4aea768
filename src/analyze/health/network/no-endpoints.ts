import type { Service } from '../../../model/cluster-objects.ts';
import { selects } from '../../../model/selects.ts';
import { minutes } from '../../../model/units.ts';
import type { Workload } from '../../../model/workload.ts';
import { type Check, held } from '../check.ts';
import { fact } from '../facts.ts';

/**
 * svc.no_endpoints: a Service with a selector and not one ready endpoint for 10 minutes. Left out are workloads that are
 * scaled to zero. A targetPort that no container declares by that name never works, ready or not.
 */
export const serviceNoEndpoints: Check = {
  kind: 'service-no-endpoints',
  needs: ['services', 'endpointslices', 'pods'],
  confirm: held(minutes(10)),
  *examine(ground) {
    const slices = Map.groupBy(ground.list('endpointslices'), ({ ref, service }) => `${ref.namespace}/${service}`);
    for (const service of ground.list('services')) {
      if (service.type === 'ExternalName' || Object.keys(service.selector).length === 0) continue;
      const own = slices.get(`${service.ref.namespace}/${service.ref.name}`) ?? [];
      const backing = ground.snapshot.workloads.filter((workload) => selects(service, workload));
      const isServed = own.some(({ ready }) => ready > 0);
      const isAsleep = backing.length > 0 && backing.every(({ controller }) => controller?.replicas === 0);
      const lost = lostPort(service, backing);
      if (isAsleep || (isServed && lost === undefined)) continue;
      yield {
        subject: service.ref,
        labels: service.labels,
        severity: 'warning',
        ...wordsFor({ lost, backing }),
        evidence: [
          fact(
            service,
            'ready endpoints',
            own.reduce((sum, { ready }) => sum + ready, 0),
          ),
          fact(service, 'selected workloads', backing.length),
        ],
      };
    }
  },
};

/** A port by name that no container of the selected workloads declares; numbers need no declaration. */
function lostPort({ ports }: Service, backing: readonly Workload[]): string | undefined {
  const declared = new Set(
    backing.flatMap(({ containers }) => containers.flatMap(({ spec }) => spec.ports ?? [])).map(({ name }) => name),
  );
  const names = ports.flatMap(({ targetPort }) => (typeof targetPort === 'string' ? [targetPort] : []));
  return backing.length === 0 ? undefined : names.find((name) => !declared.has(name));
}

function wordsFor({ lost, backing }: { lost: string | undefined; backing: readonly Workload[] }) {
  if (lost !== undefined) {
    const hint = 'a port name that the containers declare';
    return {
      detail: `no container declares the port ${lost}`,
      remedy: { kind: 'pull-request', hint, field: 'spec.ports' },
    } as const;
  }
  if (backing.length === 0) {
    const hint = 'labels that the pods have: which commit changed one of them?';
    return {
      detail: 'its selector fits no workload',
      remedy: { kind: 'pull-request', hint, field: 'spec.selector' },
    } as const;
  }
  return {
    detail: 'none of its pods is ready',
    remedy: { kind: 'alert', hint: 'see the finding of the workload' },
  } as const;
}
