import type { ClusterEvent } from '../../../model/cluster.ts';
import { hours } from '../../../model/units.ts';
import { type Check, type Ground, type Symptom, twoPasses } from '../check.ts';
import { eventFact, eventsOf, fact, onWorkload } from '../facts.ts';

/**
 * ref.missing: something names what is not there. ConfigMaps and Secrets are not read, so their absence is told by the
 * kubelet's events of the last hour, which honour `optional: true`; service accounts by FailedCreate. Backends of an
 * Ingress and targets of an autoscaler are looked up.
 */
export const referenceMissing: Check = {
  kind: 'reference-missing',
  needs: ['events', 'ingresses', 'services', 'hpas', 'deployments', 'statefulsets', 'rollouts', 'replicasets'],
  confirm: twoPasses,
  *examine(ground) {
    yield* toldByKubelet(ground);
    yield* lostBackends(ground);
    yield* lostTargets(ground);
  },
};

const MISSING =
  /(configmap|secret|serviceaccount|persistentvolumeclaim)s? "([^"]+)" (?:is )?(?:forbidden: .*)?not found|Unable to retrieve some image pull secrets \(([^)]+)\)/i;

function* toldByKubelet(ground: Ground): Generator<Symptom> {
  for (const workload of ground.snapshot.workloads) {
    const told = eventsOf(workload).filter(
      (event) => isRecent(event, ground) && event.type === 'Warning' && MISSING.test(event.message),
    );
    const newest = told.at(-1);
    if (newest === undefined) continue;
    const [, kind = 'secret', name, pullSecrets] = MISSING.exec(newest.message) ?? [];
    const isSecret = kind.toLowerCase() === 'secret';
    yield {
      ...onWorkload(workload),
      severity: 'warning',
      since: newest.firstAt,
      detail: `${kind} ${name ?? pullSecrets} is not there`,
      cause: 'missing-reference',
      remedy: isSecret
        ? { kind: 'alert', hint: 'create the Secret: we never write Secrets' }
        : { kind: 'pull-request', hint: 'correct the name, or add the object to this overlay' },
      evidence: told.slice(-2).map(eventFact),
    };
  }
}

const isRecent = ({ lastAt }: ClusterEvent, { now }: Ground): boolean => lastAt >= now - hours(1);

function* lostBackends(ground: Ground): Generator<Symptom> {
  const services = new Set(ground.list('services').map(({ ref }) => `${ref.namespace}/${ref.name}`));
  for (const ingress of ground.list('ingresses')) {
    const lost = ingress.backends.find(({ service }) => !services.has(`${ingress.ref.namespace}/${service}`));
    if (lost === undefined) continue;
    yield {
      subject: ingress.ref,
      labels: ingress.labels,
      severity: 'warning',
      detail: `its backend ${lost.service} is not there`,
      remedy: { kind: 'pull-request', hint: 'correct the name of the Service', field: 'spec.rules' },
      evidence: [fact(ingress, 'backend', lost.service)],
    };
  }
}

const SCALABLE: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Rollout', 'ReplicaSet']);

function* lostTargets(ground: Ground): Generator<Symptom> {
  const there = new Set(ground.snapshot.workloads.map(({ ref }) => `${ref.namespace}/${ref.kind}/${ref.name}`));
  const sets = new Set(ground.list('replicasets').map(({ ref }) => `${ref.namespace}/${ref.kind}/${ref.name}`));
  for (const hpa of ground.list('hpas').filter(({ target }) => SCALABLE.has(target.kind))) {
    const at = `${hpa.ref.namespace}/${hpa.target.kind}/${hpa.target.name}`;
    const isLent = lendsTemplate(ground, at);
    if (there.has(at) || sets.has(at) || isLent) continue;
    yield {
      subject: hpa.ref,
      labels: hpa.labels,
      severity: 'warning',
      detail: `its target ${hpa.target.kind} ${hpa.target.name} is not there`,
      remedy: { kind: 'pull-request', hint: 'correct scaleTargetRef', field: 'spec.scaleTargetRef' },
      evidence: [fact(hpa, 'scaleTargetRef', `${hpa.target.kind}/${hpa.target.name}`)],
    };
  }
}

/** A Deployment whose template a Rollout borrows is no workload of its own. */
const lendsTemplate = ({ snapshot }: Ground, at: string): boolean =>
  snapshot.workloads.some(({ ref, controller }) => {
    const from = controller?.workloadRef;
    return from !== undefined && `${ref.namespace}/${from.kind}/${from.name}` === at;
  });
