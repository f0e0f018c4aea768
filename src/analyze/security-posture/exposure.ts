import type { Exposure } from '../../model/security.ts';
import { selects } from '../../model/selects.ts';
import type { Subject } from '../analyzer.ts';

/** The farthest way in, as Services and Ingresses tell. Without their lists only the host's own network can be seen. */
export function exposureOf({ workload, snapshot: { objects } }: Pick<Subject, 'workload' | 'snapshot'>): Exposure {
  if (workload.controller?.template.security?.hostNetwork === true) return 'host-network';
  const { services, ingresses } = objects ?? {};
  if (services?.kind !== 'known' || ingresses?.kind !== 'known') return 'unknown';
  const own = services.value.filter((service) => selects(service, workload));
  const isBehindIngress = ingresses.value.some(
    ({ ref, backends }) =>
      ref.namespace === workload.ref.namespace &&
      backends.some((backend) => own.some((service) => service.ref.name === backend.service)),
  );
  if (isBehindIngress) return 'ingress';
  if (own.some(({ type }) => type === 'LoadBalancer')) return 'load-balancer';
  return own.some(({ type }) => type === 'NodePort') ? 'node-port' : 'inside';
}
