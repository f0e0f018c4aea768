import type { z } from 'zod';
import type { ClusterKind, ClusterKinds } from '../../../model/cluster-kinds.ts';
import { apiResources, apiVersionOf } from '../api-resources.ts';
import { certificate, webhookConfiguration } from './admission.ts';
import { analysisRun } from './analysis-run.ts';
import { application } from './application.ts';
import { applicationSet } from './application-set.ts';
import { horizontalPodAutoscaler, verticalPodAutoscaler } from './autoscalers.ts';
import { cronJob, daemonSet, job, replicated } from './controllers.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { event } from './event.ts';
import { imageUpdater } from './image-updater.ts';
import type { TypeMeta } from './meta.ts';
import { endpointSlice, ingress, service } from './network.ts';
import { namespace, node } from './node.ts';
import { pod } from './pod.ts';
import { limitRange, resourceQuota } from './quotas.ts';
import { claim, storageClass, volume } from './storage.ts';

export type Projections = { readonly [K in ClusterKind]: z.ZodType<ClusterKinds[K]> };

const typeOf = (kind: ClusterKind): TypeMeta => ({
  apiVersion: apiVersionOf(apiResources[kind]),
  kind: apiResources[kind].kind,
});

/** From one item of a list to the model, for every kind. Only the fields that are used; nothing else gets through. */
export const projections: Projections = {
  namespaces: namespace(typeOf('namespaces')),
  nodes: node(typeOf('nodes')),
  pods: pod(typeOf('pods')),
  deployments: replicated(typeOf('deployments')),
  statefulsets: replicated(typeOf('statefulsets')),
  daemonsets: daemonSet(typeOf('daemonsets')),
  replicasets: replicated(typeOf('replicasets')),
  cronjobs: cronJob(typeOf('cronjobs')),
  jobs: job(typeOf('jobs')),
  rollouts: replicated(typeOf('rollouts')),
  hpas: horizontalPodAutoscaler(typeOf('hpas')),
  vpas: verticalPodAutoscaler(typeOf('vpas')),
  quotas: resourceQuota(typeOf('quotas')),
  limitranges: limitRange(typeOf('limitranges')),
  events: event(typeOf('events')),
  applications: application(typeOf('applications')),
  applicationsets: applicationSet(typeOf('applicationsets')),
  analysisruns: analysisRun(typeOf('analysisruns')),
  certificates: certificate(typeOf('certificates')),
  endpointslices: endpointSlice(typeOf('endpointslices')),
  imageupdaters: imageUpdater(typeOf('imageupdaters')),
  ingresses: ingress(typeOf('ingresses')),
  mutatingwebhooks: webhookConfiguration(typeOf('mutatingwebhooks')),
  pdbs: disruptionBudget(typeOf('pdbs')),
  pvcs: claim(typeOf('pvcs')),
  pvs: volume(typeOf('pvs')),
  services: service(typeOf('services')),
  storageclasses: storageClass(typeOf('storageclasses')),
  validatingwebhooks: webhookConfiguration(typeOf('validatingwebhooks')),
};
