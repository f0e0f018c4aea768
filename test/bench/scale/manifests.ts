import { managedFields } from './managed-fields.ts';

/** Manifests as an API server lists them, managed fields and all: 10 KB a pod. */
const TEAMS = 100;
const REPLICAS = 5;

export interface Page {
  readonly resource: string;
  readonly pods: number;
  readonly from: number;
  readonly limit: number;
}

/** One page of a list, as text. Five pods a Deployment; every other kind is empty. */
export function manifestPage({ resource, pods, from, limit }: Page): string {
  const make = KINDS[resource];
  const total = make === undefined ? 0 : Math.ceil(pods / (resource === 'pods' ? 1 : REPLICAS));
  const to = Math.min(total, from + (limit || total));
  const items = Array.from({ length: Math.max(0, to - from) }, (_, i) => make?.(from + i));
  const metadata = { resourceVersion: '1000', ...(to < total ? { continue: String(to) } : {}) };
  return JSON.stringify({ kind: 'List', apiVersion: 'v1', metadata, items });
}

const KINDS: Readonly<Record<string, (index: number) => unknown>> = {
  pods: podManifest,
  deployments: (index) => controller('Deployment', index),
  replicasets: (index) => controller('ReplicaSet', index),
};

const serviceOf = (index: number): string => `service-${index}`;
const namespaceOf = (service: number): string => `team-${String(service % TEAMS).padStart(3, '0')}`;
const hashOf = (service: number): string => `6d5f${String(service).padStart(5, '0')}b`;
const uidOf = (kind: string, index: number): string =>
  `${kind.slice(0, 4).padEnd(8, '0')}-1111-4222-8333-${String(index).padStart(12, '0')}`;

function podManifest(index: number): unknown {
  const service = Math.floor(index / REPLICAS);
  const name = `${serviceOf(service)}-${hashOf(service)}-${[...String(10_000 + (index % 90_000))].map((digit) => 'bcdfghjklm'[Number(digit)]).join('')}`;
  return {
    metadata: {
      name,
      generateName: `${serviceOf(service)}-${hashOf(service)}-`,
      namespace: namespaceOf(service),
      uid: uidOf('pod', index),
      resourceVersion: String(1_000_000 + index),
      creationTimestamp: timeOf(index),
      labels: { ...labelsOf(service), 'pod-template-hash': hashOf(service) },
      annotations: {
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '8080',
        'kubectl.kubernetes.io/restartedAt': timeOf(service),
        'checksum/config': hashOf(service).repeat(6),
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${serviceOf(service)}-${hashOf(service)}`,
          uid: uidOf('set', service),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: managedFields(timeOf(index)),
    },
    spec: {
      ...podSpec(service),
      nodeName: `node-${index % 500}`,
      serviceAccountName: 'default',
      schedulerName: 'default-scheduler',
    },
    status: status(index, service),
  };
}

function controller(kind: 'Deployment' | 'ReplicaSet', service: number): unknown {
  const isSet = kind === 'ReplicaSet';
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name: serviceOf(service),
    uid: uidOf('deployment', service),
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    metadata: {
      name: isSet ? `${serviceOf(service)}-${hashOf(service)}` : serviceOf(service),
      namespace: namespaceOf(service),
      uid: uidOf(isSet ? 'set' : 'deployment', service),
      resourceVersion: String(500_000 + service),
      generation: 3,
      creationTimestamp: timeOf(service),
      labels: labelsOf(service),
      annotations: {
        'deployment.kubernetes.io/revision': '3',
        'argocd.argoproj.io/tracking-id': `shop:apps/Deployment:${namespaceOf(service)}/${serviceOf(service)}`,
      },
      ...(isSet ? { ownerReferences: [owner] } : {}),
      managedFields: managedFields(timeOf(service)),
    },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: { app: serviceOf(service) } },
      template: { metadata: { labels: labelsOf(service), annotations: {} }, spec: podSpec(service) },
    },
    status: {
      observedGeneration: 3,
      replicas: REPLICAS,
      readyReplicas: REPLICAS,
      availableReplicas: REPLICAS,
      updatedReplicas: REPLICAS,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
          lastTransitionTime: timeOf(service),
        },
      ],
    },
  };
}

const labelsOf = (service: number): Record<string, string> => ({
  app: serviceOf(service),
  'app.kubernetes.io/name': serviceOf(service),
  'app.kubernetes.io/instance': `${serviceOf(service)}-prod`,
  'app.kubernetes.io/part-of': 'shop',
  team: namespaceOf(service),
});

const timeOf = (index: number): string => new Date(1_762_000_000_000 + index * 7000).toISOString().replace('.000', '');

const podSpec = (service: number): Record<string, unknown> => ({
  containers: ['app', 'proxy'].map((name) => container(name, service)),
  initContainers: [container('migrate', service)],
  volumes: [
    { name: 'config', configMap: { name: `${serviceOf(service)}-config`, defaultMode: 420 } },
    { name: 'tmp', emptyDir: {} },
    {
      name: 'token',
      projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }], defaultMode: 420 },
    },
  ],
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  tolerations: ['not-ready', 'unreachable'].map((key) => ({
    key: `node.kubernetes.io/${key}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  })),
});

const container = (name: string, service: number): Record<string, unknown> => ({
  name,
  image: `registry.example.com/shop/${serviceOf(service)}-${name}:v1.${service % 40}.0`,
  command: ['/usr/bin/tini', '--', '/app/server'],
  args: ['--listen=:8080', `--name=${serviceOf(service)}`, '--log-level=info'],
  env: Array.from({ length: 15 }, (_, i) => ({ name: `SETTING_${i}`, value: `value ${i} of ${serviceOf(service)}` })),
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
  ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
  livenessProbe: {
    httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' },
    periodSeconds: 10,
    timeoutSeconds: 1,
    failureThreshold: 3,
  },
  readinessProbe: {
    httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' },
    periodSeconds: 10,
    timeoutSeconds: 1,
    failureThreshold: 3,
  },
  volumeMounts: [
    { name: 'config', mountPath: '/etc/app', readOnly: true },
    { name: 'tmp', mountPath: '/tmp' },
  ],
  terminationMessagePath: '/dev/termination-log',
  imagePullPolicy: 'IfNotPresent',
});

const status = (index: number, service: number): unknown => ({
  phase: 'Running',
  qosClass: 'Burstable',
  hostIP: '10.0.0.1',
  podIP: '10.1.2.3',
  startTime: timeOf(index),
  conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timeOf(index),
  })),
  initContainerStatuses: [containerStatus('migrate', index, service)],
  containerStatuses: ['app', 'proxy'].map((name) => containerStatus(name, index, service)),
});

const containerStatus = (name: string, index: number, service: number): unknown => ({
  name,
  image: `registry.example.com/shop/${serviceOf(service)}-${name}:v1.${service % 40}.0`,
  imageID: `registry.example.com/shop/${serviceOf(service)}-${name}@sha256:${hashOf(service).repeat(6)}`,
  containerID: `containerd://${hashOf(index).repeat(6)}`,
  ready: name !== 'migrate',
  started: true,
  restartCount: index % 20 === 0 ? 1 : 0,
  state:
    name === 'migrate'
      ? { terminated: { exitCode: 0, reason: 'Completed', startedAt: timeOf(index), finishedAt: timeOf(index) } }
      : { running: { startedAt: timeOf(index) } },
  lastState:
    index % 20 === 0
      ? { terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: timeOf(index), finishedAt: timeOf(index + 1) } }
      : {},
});
