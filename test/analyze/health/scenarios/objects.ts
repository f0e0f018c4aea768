import type {
  EndpointSlice,
  Ingress,
  PersistentVolume,
  PersistentVolumeClaim,
  Service,
  StorageClass,
  WebhookConfiguration,
} from '../../../../src/model/cluster-objects.ts';
import { known, unknown } from '../../../../src/model/reason.ts';
import { days, later, minutes } from '../../../../src/model/units.ts';
import { aSickPod, condition, type HealthPlan, listed, remembering, warned } from '../../../builders/health.ts';
import { anHpa, metaOf, refOf } from '../../../builders/objects.ts';
import { aPolicySet } from '../../../builders/policy.ts';
import { ago, TAKEN_AT } from '../../../builders/time.ts';
import { aWorkload } from '../../../builders/workload.ts';
import { inShop, type Scenario, web, withPods } from './scenario.ts';

const claim = (part: Partial<PersistentVolumeClaim>, age = 20): PersistentVolumeClaim => ({
  ...metaOf(inShop('PersistentVolumeClaim', 'data'), { createdAt: ago(minutes(age)) }),
  phase: 'Bound',
  storageClass: 'fast',
  ...part,
});
const fast: StorageClass = { ...metaOf(refOf('StorageClass', '', 'fast')), bindingMode: 'Immediate', expandable: true };
const claims = (one: PersistentVolumeClaim, own: Partial<StorageClass> = {}) => ({
  objects: { pvcs: listed(one), storageclasses: listed({ ...fast, ...own }) },
});
const P = 'shop/PersistentVolumeClaim/data';
const filling = (name: 'pvc-critical' | 'pvc-filling' | 'pvc-days-until-full', value: number) => ({
  ...claims(claim({})),
  signals: { [name]: [[{ persistentvolumeclaim: 'data' }, value]] as const },
});
const volume = (phase: string, before: number) => ({
  objects: {
    pvs: listed<PersistentVolume>({
      ...metaOf(refOf('PersistentVolume', '', 'pv-1')),
      phase,
      phaseSince: ago(minutes(before)),
      reclaimPolicy: 'Retain',
    }),
  },
});

const service = (part: Partial<Service> = {}): Service => ({
  ...metaOf(inShop('Service', 'web')),
  selector: { app: 'web' },
  type: 'ClusterIP',
  ports: [{ port: 80, targetPort: 8080 }],
  ...part,
});
const slice = (ready: number, notReady = 0): EndpointSlice => ({
  ...metaOf(inShop('EndpointSlice', 'web-1')),
  service: 'web',
  ready,
  notReady,
});
const serving = (one: Service, ready: number, workload = aWorkload().build()) => ({
  workloads: [workload],
  objects: { services: listed(one), endpointslices: listed(slice(ready)) },
  with: remembering(['sighted', 11, 'prod/shop/Service/web/-/service-no-endpoints']),
});
const S = 'found warning shop/Service/web';

const ingress = (name: string): Ingress => ({
  ...metaOf(inShop('Ingress', 'web')),
  backends: [{ service: name, port: 80 }],
});
const kubelet = (message: string, last = 1) => ({
  workloads: [
    withPods([aSickPod('web-0')], {
      events: known([warned(inShop('Pod', 'web-0'), { reason: 'FailedMount', message, last })]),
    }),
  ],
});

const webhook = (failurePolicy: string): WebhookConfiguration => ({
  ...metaOf(refOf('ValidatingWebhookConfiguration', '', 'policy')),
  webhooks: [{ name: 'a.example.com', failurePolicy, service: { namespace: 'shop', name: 'web' } }],
});
const guarding = (failurePolicy: string, ready: number) => ({
  objects: { validatingwebhooks: listed(webhook(failurePolicy)), endpointslices: listed(slice(ready)) },
  with: remembering(['sighted', 6, 'prod/-/ValidatingWebhookConfiguration/policy/-/webhook-dead']),
});
const certificate = (left: number, ...conditions: readonly ReturnType<typeof condition>[]) => ({
  objects: {
    certificates: listed({
      ...metaOf(inShop('Certificate', 'web')),
      notAfter: later(TAKEN_AT, days(left)),
      conditions,
    }),
  },
});

export const objectScenarios: readonly Scenario[] = [
  ['pvc-pending', 'no provisioner answers', claims(claim({ phase: 'Pending' })), [`found warning ${P}`]],
  [
    'pvc-pending',
    'a class that is not there',
    claims(claim({ phase: 'Pending', storageClass: 'quick' })),
    [`found warning ${P}`],
  ],
  [
    'pvc-pending',
    'waits for its first pod',
    claims(claim({ phase: 'Pending' }), { bindingMode: 'WaitForFirstConsumer' }),
    ['healthy'],
  ],
  [
    'pvc-pending',
    'a pod wants it',
    {
      workloads: [withPods([aSickPod('web-0', { claims: ['data'] })])],
      ...claims(claim({ phase: 'Pending' }), { bindingMode: 'WaitForFirstConsumer' }),
    },
    [`found warning ${P}`],
  ],
  ['pvc-pending', 'for 10 minutes', claims(claim({ phase: 'Pending' }, 10)), ['pending']],
  [
    'pvc-lost',
    'seen by the pass before',
    { ...claims(claim({ phase: 'Lost' })), with: remembering(['sighted', 3, `prod/${P}/-/pvc-lost`]) },
    [`found critical ${P}`],
  ],
  ['pvc-lost', 'seen for the first time', claims(claim({ phase: 'Lost' })), ['pending']],
  ['pvc-lost', 'bound', claims(claim({})), ['healthy']],
  ['pvc-filling', '2 % free', filling('pvc-critical', 0.02), [`found critical ${P}`]],
  ['pvc-filling', '13 % free and falling', filling('pvc-filling', 0.13), [`found warning ${P}`]],
  ['pvc-filling', 'full in 12 days', filling('pvc-days-until-full', 12), [`found info ${P}`]],
  ['pvc-filling', 'full in half a year', filling('pvc-days-until-full', 180), ['healthy']],
  ['pv-failed', 'for 6 minutes', volume('Failed', 6), ['found critical PersistentVolume/pv-1']],
  ['pv-failed', 'bound', volume('Bound', 6), ['healthy']],
  ['pv-released', 'for 25 hours', volume('Released', 60 * 25), ['found info PersistentVolume/pv-1']],
  ['pv-released', 'for an hour', volume('Released', 60), ['pending']],
  ['pv-released', 'available', volume('Available', 60 * 25), ['healthy']],
  ['service-no-endpoints', 'no pod is ready', serving(service(), 0), [S]],
  ['service-no-endpoints', 'a selector that fits nothing', serving(service({ selector: { app: 'wep' } }), 0), [S]],
  [
    'service-no-endpoints',
    'a port that nobody declares',
    serving(service({ ports: [{ port: 80, targetPort: 'http' }] }), 2),
    [S],
  ],
  ['service-no-endpoints', 'serves', serving(service(), 2), ['forgotten']],
  [
    'service-no-endpoints',
    'scaled to zero',
    { ...serving(service(), 0, aWorkload().controller({ replicas: 0 }).build()), with: {} },
    ['healthy'],
  ],
  ['service-no-endpoints', 'without a selector', { ...serving(service({ selector: {} }), 0), with: {} }, ['healthy']],
  [
    'reference-missing',
    'a ConfigMap',
    kubelet('MountVolume.SetUp failed: configmap "web-config" not found'),
    ['found warning shop/Deployment/web missing-reference'],
  ],
  [
    'reference-missing',
    'a Secret',
    kubelet('secret "web-tls" not found'),
    ['found warning shop/Deployment/web missing-reference'],
  ],
  ['reference-missing', 'told two hours ago', kubelet('configmap "web-config" not found', 120), ['healthy']],
  [
    'reference-missing',
    'the backend of an Ingress',
    {
      objects: { ingresses: listed(ingress('wep')), services: listed(service()) },
      with: remembering(['sighted', 3, 'prod/shop/Ingress/web/-/reference-missing']),
    },
    ['found warning shop/Ingress/web'],
  ],
  [
    'reference-missing',
    'an Ingress in order',
    { objects: { ingresses: listed(ingress('web')), services: listed(service()) } },
    ['healthy'],
  ],
  ['reference-missing', 'the target of an autoscaler', { objects: { hpas: listed(anHpa(web)) } }, ['pending']],
  [
    'reference-missing',
    'an autoscaler in order',
    { workloads: [aWorkload().build()], objects: { hpas: listed(anHpa(web)) } },
    ['healthy'],
  ],
  ['webhook-dead', 'nobody answers', guarding('Fail', 0), ['found critical ValidatingWebhookConfiguration/policy']],
  ['webhook-dead', 'may be passed over', { ...guarding('Ignore', 0), with: {} }, ['healthy']],
  ['webhook-dead', 'answers', { ...guarding('Fail', 1), with: {} }, ['healthy']],
  ['tls-expiry', '20 days', certificate(20), ['found warning shop/Certificate/web']],
  ['tls-expiry', '5 days', certificate(5), ['found critical shop/Certificate/web']],
  [
    'tls-expiry',
    'cannot be renewed',
    certificate(60, condition('Ready', 'False', 60 * 25)),
    ['found warning shop/Certificate/web'],
  ],
  ['tls-expiry', '60 days', certificate(60, condition('Ready', 'True', 60)), ['healthy']],
  [
    'data-missing',
    'webhooks may not be listed',
    { objects: { validatingwebhooks: unknown('forbidden', '403') } },
    ['found warning Source/validatingwebhooks'],
  ],
  [
    'data-missing',
    'Prometheus is silent',
    { with: { gaps: [{ source: 'usage', because: { code: 'query-timeout', detail: 'no answer' } }] } },
    ['found warning Source/usage'],
  ],
  ['data-missing', 'everything was read', {}, ['healthy']],
];

const written = (kind: string, name: string, ...doubts: readonly string[]): HealthPlan => {
  const place = kind.startsWith('Cluster') ? {} : { namespace: 'shop' };
  return { with: { written: known([{ ref: { apiVersion: 'v1', kind, name, ...place }, file: 'a.yaml', doubts }]) } };
};

/** These are looked for only where a policy asks for them. */
export const asked = aPolicySet({
  policies: aPolicySet().policies.map((policy) => ({
    ...policy,
    health: {
      lint: { enabled: true },
      slo: { enabled: true },
      'rbac-wide': { enabled: true },
      'config-map-secret': { enabled: true },
      'network-policy-missing': { enabled: true },
    },
  })),
});
export const askedScenarios: readonly Scenario[] = [
  [
    'lint',
    'an image without a tag',
    { workloads: [aWorkload().container('app', { image: 'web' }).build()] },
    ['found info shop/Deployment/web/app'],
  ],
  ['lint', 'fixed and probed', { workloads: [aWorkload().build()] }, ['healthy']],
  [
    'slo',
    'errors burn the budget',
    { workloads: [aWorkload().build()], signals: { 'error-ratio-fast': [[{ service: 'web' }, 0.12]] } },
    ['found critical shop/Deployment/web/error-ratio-fast'],
  ],
  ['slo', 'within its budget', { workloads: [aWorkload().build()] }, ['healthy']],
  [
    'rbac-wide',
    'a ClusterRole with everything',
    written('ClusterRole', 'ops', 'may do everything with everything'),
    ['found warning ClusterRole/ops'],
  ],
  ['rbac-wide', 'one that names what it needs', written('ClusterRole', 'ops'), ['healthy']],
  [
    'config-map-secret',
    'a key that looks like a credential',
    written('ConfigMap', 'web', 'DB_PASSWORD looks like a credential'),
    ['found warning shop/ConfigMap/web'],
  ],
  ['config-map-secret', 'a plain one', written('ConfigMap', 'web'), ['healthy']],
  [
    'network-policy-missing',
    'none in Git',
    { ...written('ConfigMap', 'web'), workloads: [aWorkload().build()] },
    ['found info Namespace/shop'],
  ],
  [
    'network-policy-missing',
    'one for the namespace',
    { ...written('NetworkPolicy', 'deny'), workloads: [aWorkload().build()] },
    ['healthy'],
  ],
];
